package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import org.jspecify.annotations.Nullable;

/** Fills in what rules see of candidates at the moment of a decision: how they fare, and what the request would take there. */
final class Figures {

    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

    private Figures() {}

    static void fill(Workspace workspace, RequestFacts facts, Decision.Input input, CandidateGroup group) {
        CandidateFigures figures = workspace.figures;
        int size = group.size();
        figures.reset(size);
        if (workspace.uncertainties.length < size) {
            workspace.uncertainties = new double[size];
            workspace.applied = new Correction[size];
        }
        workspace.corrections.turnTo(input.world().learned(), group);
        for (int i = 0; i < size; i++) {
            Offer offer = group.offer(i);
            BackendCondition condition = input.conditions()[i];
            Load load = condition.load();
            figures.set(
                    CandidateField.HEALTHY, i, condition.healthy() ? CandidateFigures.TRUE : CandidateFigures.FALSE);
            figures.set(CandidateField.ERROR_RATE, i, condition.errorRate());
            fillLoad(figures, i, condition, offer.backend().maxConcurrency(), input.epochMillis());
            CostEstimate estimate = estimate(offer, facts.request(), load, input.cachedTokens(i));
            workspace.applied[i] = correction(workspace, i, offer, estimate);
            fillEstimate(workspace, i, estimate, facts, load);
            if (input.cachedTokens() != null) {
                figures.set(
                        CandidateField.PREFIX_OVERLAP,
                        i,
                        overlap(input.cachedTokens(i), facts.request().promptTokens()));
            }
            fillCarbon(figures, i, offer.backend().region(), input.world());
        }
    }

    private static CostEstimate estimate(Offer offer, InferenceRequest request, Load load, int cachedTokens) {
        return cachedTokens == 0
                ? offer.estimator().estimate(request, load)
                : offer.estimator().estimate(request, load, cachedTokens);
    }

    /** What the estimate is corrected by; null for nothing. A fallback estimate has not the cost model's errors. */
    private static @Nullable Correction correction(Workspace workspace, int i, Offer offer, CostEstimate estimate) {
        Correction learned = workspace.corrections.of(i);
        return learned == null || offer.isFallback(estimate) ? null : learned;
    }

    private static double overlap(int cachedTokens, int promptTokens) {
        return promptTokens == 0 ? 0 : (double) cachedTokens / promptTokens;
    }

    private static void fillLoad(
            CandidateFigures figures, int i, BackendCondition condition, int maxConcurrency, long epochMillis) {
        Load load = condition.load();
        double running = count(load.running());
        double waiting = count(load.waiting());
        figures.set(CandidateField.RUNNING, i, running);
        figures.set(CandidateField.WAITING, i, waiting);
        figures.set(CandidateField.KV_CACHE_USAGE, i, load.kvCacheUsage());
        double saturation = condition.rateLimitUsed();
        if (maxConcurrency != InferenceRequest.UNKNOWN) {
            double busy = running + (Double.isNaN(waiting) ? 0 : waiting);
            saturation = greater(busy / maxConcurrency, saturation);
        }
        if (!Double.isNaN(saturation)) {
            figures.set(CandidateField.SATURATION, i, saturation);
        }
        if (!load.sampledAt().equals(Load.NEVER)) {
            figures.set(CandidateField.LOAD_AGE_MS, i, (double)
                    Math.max(0, epochMillis - load.sampledAt().toEpochMilli()));
        }
    }

    private static void fillEstimate(Workspace workspace, int i, CostEstimate estimate, RequestFacts facts, Load load) {
        CandidateFigures figures = workspace.figures;
        double ttftMs = estimate.ttftMs();
        double tpotMs = estimate.tpotMs();
        double uncertainty = estimate.uncertainty();
        Correction correction = workspace.applied[i];
        if (correction != null) {
            Correction.Factor ttft = correction.ttft(facts.request().promptTokens(), load);
            Correction.Factor tpot = correction.tpot(load);
            ttftMs *= ttft.value();
            tpotMs *= tpot.value();
            uncertainty = Correction.uncertainty(ttft, tpot, uncertainty);
        }
        workspace.uncertainties[i] = uncertainty;
        figures.set(CandidateField.COST_USD, i, estimate.usd());
        figures.set(CandidateField.MARGINAL_COST_USD, i, estimate.marginalUsd());
        figures.set(CandidateField.ENERGY_JOULES, i, estimate.energyJoules());
        figures.set(CandidateField.CARBON_GRAMS, i, estimate.carbonGrams());
        fillTimes(figures, i, ttftMs, tpotMs, facts, workspace.cautiousTokens);
    }

    /**
     * Fills in times, and what follows from them.
     *
     * @param cautiousTokens how long the answer may be for the request's deadline to be met
     */
    static void fillTimes(
            CandidateFigures figures, int i, double ttftMs, double tpotMs, RequestFacts facts, int cautiousTokens) {
        int outputTokens = facts.request().expectedOutputTokens();
        figures.set(CandidateField.TTFT_MS, i, ttftMs);
        figures.set(CandidateField.TPOT_MS, i, tpotMs);
        figures.set(CandidateField.END_TO_END_MS, i, endToEndMs(ttftMs, tpotMs, outputTokens));
        figures.set(
                CandidateField.MEETS_SLO,
                i,
                both(
                        within(ttftMs, facts.ttftTargetMs()),
                        both(
                                within(outputTokens <= 1 ? 0 : tpotMs, facts.tpotTargetMs()),
                                within(
                                        endToEndMs(ttftMs, tpotMs, cautiousTokens),
                                        facts.request().deadlineMs()))));
    }

    private static double endToEndMs(double ttftMs, double tpotMs, int outputTokens) {
        return outputTokens <= 1 ? ttftMs : ttftMs + tpotMs * (outputTokens - 1);
    }

    /** Of a cost model that knows the energy but not the electricity, the region's carbon intensity tells the rest. */
    private static void fillCarbon(CandidateFigures figures, int i, String region, WorldState world) {
        if (!world.grids().isEmpty() && Double.isNaN(figures.get(CandidateField.CARBON_GRAMS, i))) {
            double kilowattHours = figures.get(CandidateField.ENERGY_JOULES, i) / JOULES_PER_KILOWATT_HOUR;
            figures.set(CandidateField.CARBON_GRAMS, i, kilowattHours * world.carbonIntensity(region));
        }
    }

    /** Whether a time is within its target: true without a target, unknown (NaN) if the time is. */
    private static double within(double actual, double target) {
        if (Double.isNaN(target)) {
            return CandidateFigures.TRUE;
        }
        if (Double.isNaN(actual)) {
            return Double.NaN;
        }
        return actual <= target ? CandidateFigures.TRUE : CandidateFigures.FALSE;
    }

    private static double both(double left, double right) {
        if (left == CandidateFigures.FALSE || right == CandidateFigures.FALSE) {
            return CandidateFigures.FALSE;
        }
        return left + right == 2 * CandidateFigures.TRUE ? CandidateFigures.TRUE : Double.NaN;
    }

    static CostEstimate estimateOf(Workspace workspace, int i) {
        CandidateFigures figures = workspace.figures;
        return new CostEstimate(
                figures.get(CandidateField.TTFT_MS, i),
                figures.get(CandidateField.TPOT_MS, i),
                figures.get(CandidateField.COST_USD, i),
                figures.get(CandidateField.MARGINAL_COST_USD, i),
                figures.get(CandidateField.ENERGY_JOULES, i),
                figures.get(CandidateField.CARBON_GRAMS, i),
                workspace.uncertainties[i]);
    }

    /** The greater of two figures, or the one that is known. */
    private static double greater(double left, double right) {
        return Double.isNaN(right) || left > right ? left : right;
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }
}
