package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Protocol;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Places requests by one policy on one fleet.
 *
 * <p>Immutable and safe for use by many threads, each with a {@link Workspace} of its own. A change of policy or fleet makes
 * a new one; a decision under way ends on the one it began with.
 */
public final class Decider {

    private static final BackendCondition[] NO_CONDITIONS = {};
    private static final int MAX_NAMED = 5;

    private final Policy policy;
    private final PlacementRules rules;
    private final FleetSnapshot fleet;
    private final WorldSources sources;
    private final IdentityHashMap<CandidateGroup, PlacementRules.Prepared> prepared = new IdentityHashMap<>();
    private final SubstituteGroups substituteGroups;
    private final RequestClass[] classes;
    private final Shortage shortage;
    private final RuleHits hits;
    private final boolean substituting;
    private final boolean askingForFleets;

    /** A decider that sees nothing of the world but the fleet and the time. */
    public Decider(Policy policy, PlacementRules rules, FleetSnapshot fleet) {
        this(policy, rules, fleet, WorldSources.unknown());
    }

    /**
     * Makes everything ready that does not depend on a request. Takes milliseconds.
     *
     * @param rules the policy's rules in the form that is to be asked
     * @param sources where each decision looks at the rest of the world
     */
    public Decider(Policy policy, PlacementRules rules, FleetSnapshot fleet, WorldSources sources) {
        this(policy, rules, fleet, sources, new RuleHits(policy.rules().size()));
    }

    private Decider(Policy policy, PlacementRules rules, FleetSnapshot fleet, WorldSources sources, RuleHits hits) {
        this.hits = hits;
        this.policy = policy;
        this.rules = rules;
        this.fleet = fleet;
        this.sources = sources;
        this.substituteGroups = new SubstituteGroups(fleet, rules);
        this.classes = policy.rules().stream()
                .map(rule -> rule.requestClass().map(policy.classes()::get).orElse(policy.defaultClass()))
                .toArray(RequestClass[]::new);
        this.shortage = new Shortage(policy);
        this.substituting = policy.rules().stream().anyMatch(Rule::substitutes);
        this.askingForFleets = policy.rules().stream()
                .flatMap(rule -> rule.patterns().stream())
                .anyMatch(pattern -> pattern.fact() == Fact.FLEET);
        for (CandidateGroup group : fleet.groups()) {
            prepared.put(group, rules.prepare(group.facts()));
        }
    }

    /** The same policy on another fleet. */
    Decider on(FleetSnapshot newFleet) {
        return new Decider(policy, rules, newFleet, sources, hits);
    }

    public Policy policy() {
        return policy;
    }

    /** The policy's rules in the form that is asked. */
    PlacementRules rules() {
        return rules;
    }

    public FleetSnapshot fleet() {
        return fleet;
    }

    /** How often its rules fired since the policy was put in force. */
    public RuleHits hits() {
        return hits;
    }

    /** Where it looks at the rest of the world. */
    public WorldSources sources() {
        return sources;
    }

    /**
     * Places a request on the fleet as it is now.
     *
     * @param id identifies the decision and seeds its choices between equals
     * @param epochMillis the time, in milliseconds since 1970
     */
    public Decision decide(InferenceRequest request, UUID id, long epochMillis, Workspace workspace) {
        return decide(request, id, epochMillis, 0, workspace);
    }

    /**
     * Places a request on the fleet as it is now, after it has waited for room.
     *
     * @param waitedMs how long, in milliseconds
     */
    public Decision decide(InferenceRequest request, UUID id, long epochMillis, double waitedMs, Workspace workspace) {
        return decide(request, PromptPrefix.UNKNOWN, id, epochMillis, waitedMs, workspace);
    }

    /**
     * Places a request, of whose prompt blocks are known, on the fleet as it is now, after it has waited for room.
     *
     * @param waitedMs how long, in milliseconds; 0 for not at all
     */
    public Decision decide(
            InferenceRequest request,
            PromptPrefix prefix,
            UUID id,
            long epochMillis,
            double waitedMs,
            Workspace workspace) {
        WorldState seen = sources.at(
                request.tenant(),
                askingForFleets ? fleet.facts(epochMillis) : List.of(),
                epochMillis,
                workspace.clock.state());
        World world = workspace.clock.at(seen, epochMillis, policy.zone());
        RequestFacts facts = classify(request, seen.learned(), world, workspace);
        CandidateGroup group = gather(facts, world);
        BackendCondition[] conditions =
                group == null ? NO_CONDITIONS : group.conditions(request.operation(), epochMillis);
        return decide(
                new Decision.Input(
                        id,
                        epochMillis,
                        waitedMs,
                        request,
                        seen,
                        group,
                        conditions,
                        group == null ? null : cachedTokens(prefix, group, request)),
                facts,
                world,
                workspace);
    }

    /** How many of a prompt's tokens each candidate's prefix cache likely holds; null if nothing is known of the prompt. */
    private int @Nullable [] cachedTokens(PromptPrefix prefix, CandidateGroup group, InferenceRequest request) {
        if (prefix.blocks() == 0) {
            return null;
        }
        int[] cached = new int[group.size()];
        sources.prefixes().overlaps(prefix, group, cached);
        for (int i = 0; i < cached.length; i++) {
            cached[i] = prefix.tokens(cached[i], request.promptTokens());
        }
        return cached;
    }

    /**
     * What this decider would have made of a request that another one placed: with the same id, at the same time, on the same
     * backends in the same condition. Where it permits other models their backends are asked as they fare now.
     */
    public Decision redecide(Decision made, Workspace workspace) {
        Decision.Input input = made.input();
        WorldState seen = input.world();
        if (askingForFleets && seen.fleets().isEmpty()) {
            seen = seen.with(fleet.facts(input.epochMillis()));
        }
        World world = workspace.clock.at(seen, input.epochMillis(), policy.zone());
        RequestFacts facts = classify(input.request(), seen.learned(), world, workspace);
        CandidateGroup group = fleet == made.decider().fleet ? gather(facts, world) : input.group();
        BackendCondition[] conditions = group == input.group()
                ? input.conditions()
                : group == null
                        ? NO_CONDITIONS
                        : group.conditions(input.request().operation(), input.epochMillis());
        return decide(
                new Decision.Input(
                        input.id(),
                        input.epochMillis(),
                        input.waitedMs(),
                        input.request(),
                        seen,
                        group,
                        conditions,
                        group == null ? null : input.cachedTokens(group)),
                facts,
                world,
                workspace);
    }

    /** Places a request again: the same input gives the same decision. */
    Decision decide(Decision.Input input, Workspace workspace) {
        World world = workspace.clock.at(input.world(), input.epochMillis(), policy.zone());
        RequestFacts facts = classify(input.request(), input.world().learned(), world, workspace);
        return decide(input, facts, world, workspace);
    }

    private Decision decide(Decision.Input input, RequestFacts facts, World world, Workspace workspace) {
        CandidateGroup group = input.group();
        if (group == null) {
            long[] fired = withClassifier(new long[(policy.rules().size() + 63) >>> 6], workspace);
            return Decision.refused(input, this, facts, fired, Effects.NONE, modelNotFound(input.request(), fleet));
        }
        Outcome outcome = workspace.outcome;
        CandidateFigures figures = workspace.figures;
        Figures.fill(workspace, facts, input, group);
        PlacementRules.Prepared ready = preparedFor(group);
        ready.evaluate(facts, world, figures, outcome);
        Effects effects = Effects.of(outcome);
        long[] fired = withClassifier(outcome.firedRules(), workspace);
        Refusal refusal = rejection(outcome);
        Ranking ranking = workspace.ranking;
        if (refusal == null) {
            rank(ranking, input, group, facts.request(), outcome);
            if (ranking.isEmpty()) {
                refusal = shortage.noCandidate(input, group, facts, world, figures, outcome, ready);
            } else if (effects.maxWaitMs() > 0 && ranking.allBusy(figures)) {
                refusal = shortage.noRoom(ranking.size(), outcome);
            }
        }
        if (refusal != null) {
            return Decision.refused(input, this, facts, fired, effects, refusal);
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
                Figures.estimateOf(workspace, chosen),
                figures.get(CandidateField.MEETS_SLO, chosen) == CandidateFigures.TRUE,
                fired,
                effects);
    }

    /** Rules that fired, with the one that gave the request its class among them. */
    private static long[] withClassifier(long[] fired, Workspace workspace) {
        int classifier = workspace.classifier;
        if (classifier != Outcome.NO_RULE) {
            fired[classifier >>> 6] |= 1L << classifier;
        }
        return fired;
    }

    private @Nullable CandidateGroup gather(RequestFacts facts, World world) {
        InferenceRequest request = facts.request();
        List<String> substitutes = substituting ? rules.substitutes(facts, world) : List.of();
        return substitutes.isEmpty()
                ? fleet.group(request.operation(), request.model())
                : substituteGroups.group(request.operation(), request.model(), substitutes);
    }

    private @Nullable Refusal rejection(Outcome outcome) {
        Outcome.Rejection rejection = outcome.rejection();
        if (rejection == null) {
            return null;
        }
        String rule = policy.rules().get(outcome.rejectionRule()).name();
        return new Refusal(
                rejection.status(), Refusal.REJECTED_BY_RULE, rejection.reason(), rule, rejection.status() == 429);
    }

    /** Why a candidate can't take the request whatever the rules say; null if it can. */
    static @Nullable String unfit(Offer offer, InferenceRequest request) {
        int context = offer.model().contextTokens();
        if (context != InferenceRequest.UNKNOWN && request.promptTokens() > context) {
            return "the prompt's " + request.promptTokens() + " tokens exceed its context of " + context;
        }
        return offer.backend().api().protocol() == Protocol.ON_DEVICE ? unfitDevice(offer.backend(), request) : null;
    }

    private static @Nullable String unfitDevice(Backend backend, InferenceRequest request) {
        String runtime = backend.labels().getOrDefault("runtime", backend.url().getSchemeSpecificPart());
        String runtimes = request.labels().getOrDefault(InferenceRequest.ON_DEVICE_LABEL, "");
        for (String known : runtimes.split(",", -1)) {
            if (known.strip().equals(runtime)) {
                return null;
            }
        }
        return runtimes.isEmpty()
                ? "the client does not say that it can run models itself, with " + runtime
                : "the client can run models with " + runtimes + ", not with " + runtime;
    }

    private RequestFacts classify(InferenceRequest request, Learned learned, World world, Workspace workspace) {
        int classifier = rules.classify(RequestFacts.unclassified(request), world);
        workspace.classifier = classifier;
        RequestClass requestClass = classifier == Outcome.NO_RULE ? policy.defaultClass() : classes[classifier];
        OutputLength length = learned.length(requestClass.name(), request.model());
        int expected = Lengths.within(request, length == null ? requestClass.expectedOutputTokens() : length.median());
        InferenceRequest classified = request.expectedOutputTokens() == InferenceRequest.UNKNOWN
                ? request.toBuilder().expectedOutputTokens(expected).build()
                : request;
        workspace.cautiousTokens = Lengths.cautious(request, classified, length);
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
        return ready == null ? substituteGroups.prepared(group) : ready;
    }

    private static void rank(
            Ranking ranking, Decision.Input input, CandidateGroup group, InferenceRequest request, Outcome outcome) {
        ranking.clear();
        for (int i = 0; i < group.size(); i++) {
            if (input.conditions()[i].healthy() && Shortage.permitted(i, group, request, outcome)) {
                ranking.add(i);
            }
        }
    }

    private static Refusal modelNotFound(InferenceRequest request, FleetSnapshot fleet) {
        String what = "the model \"" + request.model() + "\" for "
                + request.operation().label();
        return fleet.undiscovered().isEmpty()
                ? new Refusal(404, Refusal.MODEL_NOT_FOUND, "no backend offers " + what, "", false)
                : new Refusal(
                        503,
                        Refusal.MODEL_NOT_KNOWN_YET,
                        "no backend known so far offers " + what + "; nothing is known yet of "
                                + fleet.undiscovered().stream().limit(MAX_NAMED).collect(Collectors.joining(", ")),
                        "",
                        true);
    }

    private static int capacity(Offer offer) {
        return Math.max(1, offer.backend().maxConcurrency());
    }

    private static long seed(UUID id) {
        return id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32);
    }
}
