package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.IdentityHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Places requests by one policy on one fleet.
 *
 * <p>Immutable and safe for use by many threads, each with a {@link Workspace} of its own. A change of policy or fleet makes
 * a new one; a decision under way ends on the one it began with.
 */
public final class Decider {

    private static final BackendCondition[] NO_CONDITIONS = {};

    private final Policy policy;
    private final PlacementRules rules;
    private final FleetSnapshot fleet;
    private final IdentityHashMap<CandidateGroup, PlacementRules.Prepared> prepared = new IdentityHashMap<>();

    /**
     * Makes everything ready that does not depend on a request. Takes milliseconds.
     *
     * @param rules the policy's rules in the form that is to be asked
     */
    public Decider(Policy policy, PlacementRules rules, FleetSnapshot fleet) {
        this.policy = policy;
        this.rules = rules;
        this.fleet = fleet;
        for (CandidateGroup group : fleet.groups()) {
            prepared.put(group, rules.prepare(group.facts()));
        }
    }

    /** The same policy on another fleet. */
    Decider on(FleetSnapshot newFleet) {
        return new Decider(policy, rules, newFleet);
    }

    public Policy policy() {
        return policy;
    }

    public FleetSnapshot fleet() {
        return fleet;
    }

    /**
     * Places a request on the fleet as it is now.
     *
     * @param id identifies the decision and seeds its choices between equals
     * @param epochMillis the time, in milliseconds since 1970
     */
    public Decision decide(InferenceRequest request, UUID id, long epochMillis, Workspace workspace) {
        CandidateGroup group = fleet.group(request.operation(), request.model());
        BackendCondition[] conditions = group == null ? NO_CONDITIONS : group.conditions(epochMillis);
        return decide(new Decision.Input(id, epochMillis, request, group, conditions), workspace);
    }

    /** Places a request again, or for the first time: the same input gives the same decision. */
    Decision decide(Decision.Input input, Workspace workspace) {
        World world = workspace.clock.at(input.epochMillis(), policy.zone());
        RequestFacts facts = classify(input.request(), world);
        CandidateGroup group = input.group();
        if (group == null) {
            return Decision.refused(input, this, facts, new long[0], modelNotFound(input.request()));
        }
        Outcome outcome = workspace.outcome;
        CandidateFigures figures = workspace.figures;
        fill(figures, facts, input, group);
        preparedFor(group).evaluate(facts, world, figures, outcome);
        Outcome.Rejection rejection = outcome.rejection();
        if (rejection != null) {
            String rule = policy.rules().get(outcome.rejectionRule()).name();
            Refusal refusal = new Refusal(
                    rejection.status(), Refusal.REJECTED_BY_RULE, rejection.reason(), rule, rejection.status() == 429);
            return Decision.refused(input, this, facts, outcome.firedRules(), refusal);
        }
        Ranking ranking = workspace.ranking;
        rank(ranking, input, group, facts.request(), outcome);
        if (ranking.isEmpty()) {
            return Decision.refused(
                    input, this, facts, outcome.firedRules(), noCandidate(input, group, facts.request(), outcome));
        }
        Objective objective = outcome.objective() == null ? policy.objective() : outcome.objective();
        ranking.sort(figures, outcome, objective, index -> capacity(group.offer(index)), seed(input.id()));
        int[] order = ranking.toArray(
                outcome.fallbacks(), index -> group.offer(index).backend().placement());
        int chosen = order[0];
        return Decision.placed(
                input,
                this,
                facts,
                order,
                estimateOf(figures, chosen),
                figures.get(CandidateField.MEETS_SLO, chosen) == CandidateFigures.TRUE,
                outcome.firedRules());
    }

    /** Why a candidate can't take the request whatever the rules say; null if it can. */
    static @Nullable String unfit(Offer offer, InferenceRequest request) {
        int context = offer.model().contextTokens();
        if (context != InferenceRequest.UNKNOWN && request.promptTokens() > context) {
            return "the prompt's " + request.promptTokens() + " tokens exceed its context of " + context;
        }
        return null;
    }

    private RequestFacts classify(InferenceRequest request, World world) {
        RequestClass requestClass = rules.classify(RequestFacts.unclassified(request), world)
                .map(policy.classes()::get)
                .orElse(policy.defaultClass());
        int expected = requestClass.expectedOutputTokens();
        if (request.maxOutputTokens() != InferenceRequest.UNKNOWN) {
            expected = Math.min(expected, request.maxOutputTokens());
        }
        InferenceRequest classified = request.expectedOutputTokens() == InferenceRequest.UNKNOWN
                ? request.toBuilder().expectedOutputTokens(expected).build()
                : request;
        return new RequestFacts(
                classified,
                requestClass.name(),
                known(request.ttftTargetMs(), requestClass.ttftMs()),
                known(request.tpotTargetMs(), requestClass.tpotMs()));
    }

    private static double known(double first, double second) {
        return Double.isNaN(first) ? second : first;
    }

    private PlacementRules.Prepared preparedFor(CandidateGroup group) {
        PlacementRules.Prepared ready = prepared.get(group);
        return ready == null ? rules.prepare(group.facts()) : ready;
    }

    private static void fill(CandidateFigures figures, RequestFacts facts, Decision.Input input, CandidateGroup group) {
        int size = group.size();
        figures.reset(size);
        for (int i = 0; i < size; i++) {
            Offer offer = group.offer(i);
            BackendCondition condition = input.conditions()[i];
            Load load = condition.load();
            figures.set(
                    CandidateField.HEALTHY, i, condition.healthy() ? CandidateFigures.TRUE : CandidateFigures.FALSE);
            figures.set(CandidateField.ERROR_RATE, i, condition.errorRate());
            fillLoad(figures, i, load, offer.backend().maxConcurrency(), input.epochMillis());
            fillEstimate(figures, i, offer.estimator().estimate(facts.request(), load), facts);
        }
    }

    private static void fillLoad(CandidateFigures figures, int i, Load load, int maxConcurrency, long epochMillis) {
        double running = count(load.running());
        double waiting = count(load.waiting());
        figures.set(CandidateField.RUNNING, i, running);
        figures.set(CandidateField.WAITING, i, waiting);
        figures.set(CandidateField.KV_CACHE_USAGE, i, load.kvCacheUsage());
        if (maxConcurrency != InferenceRequest.UNKNOWN) {
            double busy = running + (Double.isNaN(waiting) ? 0 : waiting);
            figures.set(CandidateField.SATURATION, i, busy / maxConcurrency);
        }
        if (!load.sampledAt().equals(Load.NEVER)) {
            figures.set(CandidateField.LOAD_AGE_MS, i, (double)
                    Math.max(0, epochMillis - load.sampledAt().toEpochMilli()));
        }
    }

    private static void fillEstimate(CandidateFigures figures, int i, CostEstimate estimate, RequestFacts facts) {
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

    private static void rank(
            Ranking ranking, Decision.Input input, CandidateGroup group, InferenceRequest request, Outcome outcome) {
        ranking.clear();
        for (int i = 0; i < group.size(); i++) {
            if (input.conditions()[i].healthy() && permitted(i, group, request, outcome)) {
                ranking.add(i);
            }
        }
    }

    private static boolean permitted(int i, CandidateGroup group, InferenceRequest request, Outcome outcome) {
        Offer offer = group.offer(i);
        Placement required = outcome.requiredPlacement();
        return outcome.forbiddenBy(i) == Outcome.NO_RULE
                && (required == null || required == offer.backend().placement())
                && unfit(offer, request) == null;
    }

    private static Refusal modelNotFound(InferenceRequest request) {
        return new Refusal(
                404,
                Refusal.MODEL_NOT_FOUND,
                "no backend offers the model \"" + request.model() + "\" for "
                        + request.operation().label(),
                "",
                false);
    }

    private static Refusal noCandidate(
            Decision.Input input, CandidateGroup group, InferenceRequest request, Outcome outcome) {
        int unhealthy = 0;
        int permitted = 0;
        for (int i = 0; i < group.size(); i++) {
            unhealthy += input.conditions()[i].healthy() ? 0 : 1;
            permitted += permitted(i, group, request, outcome) ? 1 : 0;
        }
        boolean waitingHelps = permitted > 0;
        String message = "none of the " + group.size() + " backends that offer \"" + request.model()
                + "\" may take the request: " + unhealthy + " not serving, " + (group.size() - permitted)
                + " not permitted";
        return new Refusal(waitingHelps ? 429 : 503, Refusal.NO_CANDIDATE, message, "", waitingHelps);
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

    private static int capacity(Offer offer) {
        return Math.max(1, offer.backend().maxConcurrency());
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }

    private static long seed(UUID id) {
        return id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32);
    }
}
