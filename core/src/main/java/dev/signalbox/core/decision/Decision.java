package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, in which order it may go elsewhere, or why it goes nowhere; with all that is needed to decide it
 * again and to explain it. Immutable, but that it learns once how its request ended.
 */
public final class Decision {

    private final Input input;
    private final RequestFacts facts;
    private final Decider decider;
    private final int[] order;
    private final CostEstimate estimate;
    private final boolean meetsSlo;
    private final long[] firedRules;
    private final Effects effects;
    private final @Nullable Refusal refusal;
    private volatile @Nullable RequestResult result;

    private Decision(
            Input input,
            Decider decider,
            RequestFacts facts,
            int[] order,
            CostEstimate estimate,
            boolean meetsSlo,
            long[] firedRules,
            Effects effects,
            @Nullable Refusal refusal) {
        this.input = input;
        this.facts = facts;
        this.decider = decider;
        this.order = order;
        this.estimate = estimate;
        this.meetsSlo = meetsSlo;
        this.firedRules = firedRules;
        this.effects = effects;
        this.refusal = refusal;
    }

    /**
     * What a decision depends on beside the policy.
     *
     * @param id identifies the decision and seeds its choices between equals
     * @param epochMillis the time, in milliseconds since 1970
     * @param waitedMs how long the request had waited here for room by then, in milliseconds
     * @param request as it arrived, without what its class adds
     * @param world what was seen beside the request and its candidates
     * @param group the offers that can serve the request; null if there are none
     * @param conditions how their backends fare, in the same order
     * @param cachedTokens how many of the prompt's tokens the backends' prefix caches likely hold, in the same order; null if
     *     nothing is known of the prompt
     */
    record Input(
            UUID id,
            long epochMillis,
            double waitedMs,
            InferenceRequest request,
            WorldState world,
            @Nullable CandidateGroup group,
            BackendCondition[] conditions,
            int @Nullable [] cachedTokens) {

        /** The same with another request. */
        Input with(InferenceRequest other) {
            return new Input(id, epochMillis, waitedMs, other, world, group, conditions, cachedTokens);
        }

        /** The same with backends that fare otherwise. */
        Input with(BackendCondition[] others) {
            return new Input(id, epochMillis, waitedMs, request, world, group, others, cachedTokens);
        }

        /** How many of the prompt's tokens a candidate's prefix cache likely holds; 0 if that is not known. */
        int cachedTokens(int candidate) {
            return cachedTokens == null ? 0 : cachedTokens[candidate];
        }

        /** What is known of the prefix caches of other candidates: that of those that are the same. */
        int @Nullable [] cachedTokens(CandidateGroup others) {
            CandidateGroup known = group;
            if (cachedTokens == null || known == null || known.equals(others)) {
                return cachedTokens;
            }
            int[] tokens = new int[others.size()];
            for (int i = 0; i < tokens.length; i++) {
                for (int j = 0; j < known.size(); j++) {
                    if (others.offer(i).isSame(known.offer(j))) {
                        tokens[i] = cachedTokens[j];
                    }
                }
            }
            return tokens;
        }
    }

    static Decision placed(
            Input input,
            Decider decider,
            RequestFacts facts,
            int[] order,
            CostEstimate estimate,
            boolean meetsSlo,
            long[] firedRules,
            Effects effects) {
        return new Decision(input, decider, facts, order, estimate, meetsSlo, firedRules, effects, null);
    }

    static Decision refused(
            Input input, Decider decider, RequestFacts facts, long[] firedRules, Effects effects, Refusal refusal) {
        return new Decision(
                input, decider, facts, new int[0], CostEstimate.UNKNOWN, false, firedRules, effects, refusal);
    }

    public UUID id() {
        return input.id();
    }

    /** When it was made, in milliseconds since 1970. */
    public long epochMillis() {
        return input.epochMillis();
    }

    /** The request, with its class and targets, and the length its class leads to expect. */
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
        CandidateGroup group = input.group();
        if (group == null) {
            throw new IndexOutOfBoundsException("a refused request has no choices");
        }
        return group.offer(order[rank]);
    }

    /** What was seen of the world beside the request and its candidates. */
    public WorldState world() {
        return input.world();
    }

    /** When a second backend may be asked while the first is silent; null for never. */
    public Outcome.@Nullable Hedging hedging() {
        return effects.hedging();
    }

    /** How long the policy lets the request wait where it would be refused for want of room, in ms; 0 for not at all. */
    public int maxWaitMs() {
        return effects.maxWaitMs();
    }

    /** Whether the request is refused for what may be otherwise in a moment, and the policy lets it wait for that. */
    public boolean mayWait() {
        return refusal != null
                && refusal.waitingHelps()
                && !refusal.code().equals(Refusal.REJECTED_BY_RULE)
                && effects.maxWaitMs() > 0;
    }

    /** How long the request had waited here for room, in milliseconds; 0 if it had not. */
    public double waitedMs() {
        return input.waitedMs();
    }

    /** What the rules attach to the request, by key. */
    public SortedMap<String, String> tags() {
        return effects.tags();
    }

    /**
     * The decision that sent the client to a model of its own which then failed, as the client says: its id, or {@link
     * InferenceRequest#UNNAMED_DECISION}; empty if the client says nothing of that.
     */
    public String onDeviceFailed() {
        return input.request().labels().getOrDefault(InferenceRequest.ON_DEVICE_FAILED_LABEL, "");
    }

    /** The model that serves the request first, where it is another than the one asked for; empty if it is not. */
    public String substitute() {
        if (order.length == 0 || choice(0).model().name().equals(facts.request().model())) {
            return "";
        }
        return choice(0).model().name();
    }

    /** How long the answer may be for a deadline to be met, in tokens. */
    public int cautiousTokens() {
        return Lengths.cautious(input.request(), facts.request(), length());
    }

    /** How long answers to such requests are, where enough were seen by then; null if not. */
    public @Nullable OutputLength length() {
        return input.world()
                .learned()
                .length(facts.requestClass(), input.request().model());
    }

    /** How its request ended; null if it has not, or if there was none, as with a refusal. */
    public @Nullable RequestResult result() {
        return result;
    }

    /** Notes how its request ended. */
    void ended(RequestResult how) {
        result = how;
    }

    /** What the chosen offer was predicted to take; {@link CostEstimate#UNKNOWN} if the request is refused. */
    public CostEstimate estimate() {
        return estimate;
    }

    /**
     * What the request took in money, energy and carbon, by the cost model of the backend that answered and the lengths that
     * backend counted; the predicted ones where it counted none. {@link CostEstimate#UNKNOWN} if none answered.
     */
    public CostEstimate spent(RequestResult how) {
        return how.choice() < 0 ? CostEstimate.UNKNOWN : spent(how.choice(), how.promptTokens(), how.outputTokens());
    }

    /**
     * What was predicted of the times of the choice that answered, for the lengths that its backend counted, beside the correction
     * of that time; null where the cost model could not tell.
     *
     * @param how of a request that was answered
     */
    public @Nullable TimePrediction predicted(RequestResult how) {
        Offer offer = choice(how.choice());
        Load load = input.conditions()[order[how.choice()]].load();
        int promptTokens =
                how.promptTokens() == InferenceRequest.UNKNOWN ? facts.request().promptTokens() : how.promptTokens();
        CostEstimate uncorrected = spent(how.choice(), promptTokens, how.outputTokens());
        if (offer.isFallback(uncorrected)) {
            return null;
        }
        Correction correction = input.world()
                .learned()
                .correction(offer.backend().id(), offer.model().name());
        return new TimePrediction(offer, promptTokens, load, uncorrected, correction);
    }

    /**
     * What a choice took that was given up because another one answered first, by its own cost model: of a stream, or of
     * embeddings, the prompt and one token; of any other answer, which may have been all but complete, the whole.
     */
    public CostEstimate spentInVain(RequestResult.Try lost, RequestResult how) {
        InferenceRequest request = facts.request();
        boolean silent = request.streaming() || request.operation() == Operation.EMBEDDINGS;
        return spent(lost.choice(), how.promptTokens(), silent ? 1 : how.outputTokens());
    }

    /**
     * What a choice took for prompts and answers of these lengths, or where they are {@link InferenceRequest#UNKNOWN} of the
     * predicted ones.
     */
    CostEstimate spent(int rank, int promptTokens, int outputTokens) {
        InferenceRequest.Builder actual = facts.request().toBuilder();
        if (promptTokens != InferenceRequest.UNKNOWN) {
            actual.promptTokens(promptTokens);
        }
        if (outputTokens != InferenceRequest.UNKNOWN) {
            actual.expectedOutputTokens(outputTokens);
        }
        InferenceRequest request = actual.build();
        int cached = Math.min(request.promptTokens(), input.cachedTokens(order[rank]));
        return choice(rank).estimator().estimate(request, input.conditions()[order[rank]].load(), cached);
    }

    /** Whether the chosen offer was predicted to meet the request's targets. */
    public boolean meetsSlo() {
        return meetsSlo;
    }

    /** Whether a rule, named by its index in the policy, fired; of rules that classify only the one that gave the class does. */
    public boolean hasFired(int rule) {
        return rule >>> 6 < firedRules.length && (firedRules[rule >>> 6] & 1L << rule) != 0;
    }

    /** The decider that made it. */
    public Decider decider() {
        return decider;
    }

    /** What it depended on, to decide it again. */
    Input input() {
        return input;
    }

    /** The rules that fired, as {@link #hasFired} tells, as bits by index. Not a copy. */
    long[] firedRules() {
        return firedRules;
    }

    /** The chosen offers as indices of the group, best first. */
    int[] order() {
        return order;
    }
}
