package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, in which order it may go elsewhere, or why it goes nowhere; with all that is needed to decide it
 * again and to explain it. Immutable.
 */
public final class Decision {

    private final UUID id;
    private final long epochMillis;
    private final RequestFacts facts;
    private final Decider decider;
    private final @Nullable CandidateGroup group;
    private final BackendCondition[] conditions;
    private final int[] order;
    private final CostEstimate estimate;
    private final boolean meetsSlo;
    private final long[] firedRules;
    private final @Nullable Refusal refusal;

    private Decision(
            Input input,
            Decider decider,
            RequestFacts facts,
            int[] order,
            CostEstimate estimate,
            boolean meetsSlo,
            long[] firedRules,
            @Nullable Refusal refusal) {
        this.id = input.id();
        this.epochMillis = input.epochMillis();
        this.facts = facts;
        this.decider = decider;
        this.group = input.group();
        this.conditions = input.conditions();
        this.order = order;
        this.estimate = estimate;
        this.meetsSlo = meetsSlo;
        this.firedRules = firedRules;
        this.refusal = refusal;
    }

    /**
     * What a decision depends on beside the policy.
     *
     * @param id identifies the decision and seeds its choices between equals
     * @param epochMillis the time, in milliseconds since 1970
     * @param group the offers that can serve the request; null if there are none
     * @param conditions how their backends fare, in the same order
     */
    record Input(
            UUID id,
            long epochMillis,
            InferenceRequest request,
            @Nullable CandidateGroup group,
            BackendCondition[] conditions) {}

    static Decision placed(
            Input input,
            Decider decider,
            RequestFacts facts,
            int[] order,
            CostEstimate estimate,
            boolean meetsSlo,
            long[] firedRules) {
        return new Decision(input, decider, facts, order, estimate, meetsSlo, firedRules, null);
    }

    static Decision refused(Input input, Decider decider, RequestFacts facts, long[] firedRules, Refusal refusal) {
        return new Decision(input, decider, facts, new int[0], CostEstimate.UNKNOWN, false, firedRules, refusal);
    }

    public UUID id() {
        return id;
    }

    /** When it was made, in milliseconds since 1970. */
    public long epochMillis() {
        return epochMillis;
    }

    /** The request, with its class and targets. */
    public RequestFacts facts() {
        return facts;
    }

    /** The policy it was made by, as {@code sha256:...}. */
    public String policyRevision() {
        return decider.policy().revision();
    }

    /** Why the request is not placed; null if it is. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** How many offers the request may be sent to: the chosen one and its fallbacks; 0 if it is refused. */
    public int choices() {
        return order.length;
    }

    /** The offer to try first (0), second (1) and so on. */
    public Offer choice(int rank) {
        if (group == null) {
            throw new IndexOutOfBoundsException("a refused request has no choices");
        }
        return group.offer(order[rank]);
    }

    /** What the chosen offer was predicted to take; {@link CostEstimate#UNKNOWN} if the request is refused. */
    public CostEstimate estimate() {
        return estimate;
    }

    /**
     * What the request took in money, energy and carbon, by the cost model of the backend that answered and the lengths that
     * backend counted; the predicted ones where it counted none. {@link CostEstimate#UNKNOWN} if none answered.
     */
    public CostEstimate spent(RequestResult result) {
        if (group == null || result.choice() < 0) {
            return CostEstimate.UNKNOWN;
        }
        InferenceRequest.Builder actual = facts.request().toBuilder();
        if (result.promptTokens() != InferenceRequest.UNKNOWN) {
            actual.promptTokens(result.promptTokens());
        }
        if (result.outputTokens() != InferenceRequest.UNKNOWN) {
            actual.expectedOutputTokens(result.outputTokens());
        }
        int candidate = order[result.choice()];
        return group.offer(candidate).estimator().estimate(actual.build(), conditions[candidate].load());
    }

    /** Whether the chosen offer was predicted to meet the request's targets. */
    public boolean meetsSlo() {
        return meetsSlo;
    }

    /** Whether a rule, named by its index in the policy, fired. */
    public boolean hasFired(int rule) {
        return rule >>> 6 < firedRules.length && (firedRules[rule >>> 6] & 1L << rule) != 0;
    }

    /** The decider that made it. */
    public Decider decider() {
        return decider;
    }

    /** Its input, to decide it again. */
    Input input() {
        return new Input(id, epochMillis, facts.request(), group, conditions);
    }

    /** The chosen offers as indices of the group, best first. */
    int[] order() {
        return order;
    }
}
