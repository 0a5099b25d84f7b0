package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import java.util.EnumSet;
import java.util.Set;

/** Why no candidate takes a request now, and whether one may in a moment. */
final class Shortage {

    /** What may be otherwise in a moment; what a backend is and costs is not. */
    private static final Set<CandidateField> PASSING = EnumSet.of(
            CandidateField.HEALTHY,
            CandidateField.RUNNING,
            CandidateField.WAITING,
            CandidateField.SATURATION,
            CandidateField.KV_CACHE_USAGE,
            CandidateField.LOAD_AGE_MS,
            CandidateField.ERROR_RATE,
            CandidateField.TTFT_MS,
            CandidateField.TPOT_MS,
            CandidateField.END_TO_END_MS,
            CandidateField.MEETS_SLO,
            CandidateField.MARKS);

    private final Policy policy;
    private final boolean[] forbids;
    private final boolean[] passes;

    Shortage(Policy policy) {
        this.policy = policy;
        this.forbids = new boolean[policy.rules().size()];
        this.passes = new boolean[policy.rules().size()];
        for (int i = 0; i < forbids.length; i++) {
            Rule rule = policy.rules().get(i);
            forbids[i] = rule.actions().stream().anyMatch(Action.Forbid.class::isInstance);
            passes[i] = rule.patterns().stream().anyMatch(Shortage::passes);
        }
    }

    /** Whether the rules and the request's size let a candidate have it. */
    static boolean permitted(int i, CandidateGroup group, InferenceRequest request, Outcome outcome) {
        Placement required = outcome.requiredPlacement();
        return outcome.forbiddenBy(i) == Outcome.NO_RULE
                && (required == null || required == group.offer(i).backend().placement())
                && Decider.unfit(group.offer(i), request) == null;
    }

    /** No candidate is both permitted and serving. */
    Refusal noCandidate(
            Decision.Input input,
            CandidateGroup group,
            RequestFacts facts,
            World world,
            CandidateFigures figures,
            Outcome outcome,
            PlacementRules.Prepared rules) {
        InferenceRequest request = facts.request();
        int unhealthy = 0;
        int permitted = 0;
        for (int i = 0; i < group.size(); i++) {
            unhealthy += input.conditions()[i].healthy() ? 0 : 1;
            permitted += permitted(i, group, request, outcome) ? 1 : 0;
        }
        boolean waitingHelps = permitted > 0 || mayPass(group, facts, world, figures, outcome, rules);
        String message = "none of the " + group.size() + " backends that offer \"" + request.model() + "\""
                + (substituted(group, request) ? " or a substitute" : "") + " may take the request: " + unhealthy
                + " not serving, " + (group.size() - permitted) + " not permitted";
        return new Refusal(waitingHelps ? 429 : 503, Refusal.NO_CANDIDATE, message, "", waitingHelps);
    }

    /** Every candidate is busy, and a rule says that the request rather waits here than there. */
    Refusal noRoom(int candidates, Outcome outcome) {
        String rule = policy.rules().get(outcome.queueingRule()).name();
        String message = candidates == 1
                ? "the one backend that may take the request is busy"
                : "all " + candidates + " backends that may take the request are busy";
        return new Refusal(429, Refusal.NO_ROOM, message, rule, true);
    }

    private static boolean passes(Pattern pattern) {
        return switch (pattern.fact()) {
            case FLEET, SITUATION -> true;
            default ->
                Terms.of(pattern).stream().anyMatch(use -> passes(use.term().field()));
        };
    }

    private static boolean passes(Field field) {
        return field.fact() == Fact.CANDIDATE && PASSING.contains(field);
    }

    /** Whether some candidate is out only for what may be otherwise in a moment. */
    private boolean mayPass(
            CandidateGroup group,
            RequestFacts facts,
            World world,
            CandidateFigures figures,
            Outcome outcome,
            PlacementRules.Prepared rules) {
        boolean[] out = new boolean[group.size()];
        Outcome traced = new Outcome();
        traced.trace((rule, candidate) -> {
            if (candidate >= 0 && forbids[rule] && !passes[rule]) {
                out[candidate] = true;
            }
        });
        rules.evaluate(facts, world, figures, traced);
        Placement required = outcome.requiredPlacement();
        boolean fixed = required != null && !passes[outcome.requiredPlacementRule()];
        for (int i = 0; i < out.length; i++) {
            Offer offer = group.offer(i);
            boolean placed = !fixed || offer.backend().placement() == required;
            if (!out[i] && placed && Decider.unfit(offer, facts.request()) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean substituted(CandidateGroup group, InferenceRequest request) {
        for (int i = 0; i < group.size(); i++) {
            if (!group.offer(i).model().name().equals(request.model())) {
                return true;
            }
        }
        return false;
    }
}
