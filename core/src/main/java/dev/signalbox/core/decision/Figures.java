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

/** Fills in what rules see of candidates at the moment of a decision: how they fare, and what the request would take there. */
final class Figures {

    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;

    private Figures() {}

    static void fill(CandidateFigures figures, RequestFacts facts, Decision.Input input, CandidateGroup group) {
        int size = group.size();
        figures.reset(size);
        for (int i = 0; i < size; i++) {
            Offer offer = group.offer(i);
            BackendCondition condition = input.conditions()[i];
            Load load = condition.load();
            figures.set(
                    CandidateField.HEALTHY, i, condition.healthy() ? CandidateFigures.TRUE : CandidateFigures.FALSE);
            figures.set(CandidateField.ERROR_RATE, i, condition.errorRate());
            fillLoad(figures, i, condition, offer.backend().maxConcurrency(), input.epochMillis());
            fillEstimate(figures, i, offer.estimator().estimate(facts.request(), load), facts);
            fillCarbon(figures, i, offer.backend().region(), input.world());
        }
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

    static void fillEstimate(CandidateFigures figures, int i, CostEstimate estimate, RequestFacts facts) {
        int outputTokens = facts.request().expectedOutputTokens();
        double endToEndMs = estimate.endToEndMs(outputTokens);
        figures.set(CandidateField.TTFT_MS, i, estimate.ttftMs());
        figures.set(CandidateField.TPOT_MS, i, estimate.tpotMs());
        figures.set(CandidateField.END_TO_END_MS, i, endToEndMs);
        figures.set(CandidateField.COST_USD, i, estimate.usd());
        figures.set(CandidateField.MARGINAL_COST_USD, i, estimate.marginalUsd());
        figures.set(CandidateField.ENERGY_JOULES, i, estimate.energyJoules());
        figures.set(CandidateField.CARBON_GRAMS, i, estimate.carbonGrams());
        double tpotMs = outputTokens <= 1 ? 0 : estimate.tpotMs();
        figures.set(
                CandidateField.MEETS_SLO,
                i,
                both(
                        within(estimate.ttftMs(), facts.ttftTargetMs()),
                        both(
                                within(tpotMs, facts.tpotTargetMs()),
                                within(endToEndMs, facts.request().deadlineMs()))));
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

    static CostEstimate estimateOf(CandidateFigures figures, int i) {
        return new CostEstimate(
                figures.get(CandidateField.TTFT_MS, i),
                figures.get(CandidateField.TPOT_MS, i),
                figures.get(CandidateField.COST_USD, i),
                figures.get(CandidateField.MARGINAL_COST_USD, i),
                figures.get(CandidateField.ENERGY_JOULES, i),
                figures.get(CandidateField.CARBON_GRAMS, i),
                Double.NaN);
    }

    /** The greater of two figures, or the one that is known. */
    private static double greater(double left, double right) {
        return Double.isNaN(right) || left > right ? left : right;
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }
}
