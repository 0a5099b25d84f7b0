package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains decisions by making them again, this time watching every rule.
 *
 * <p>So a decision on the request path keeps only its input, and an explanation can't disagree with what was done without
 * saying so.
 */
public final class Explainer {

    private Explainer() {}

    /** The decision in full. Takes some tens of microseconds. */
    public static Explanation explain(Decision decision) {
        Workspace workspace = new Workspace();
        SortedMap<Integer, List<Integer>> fired = new TreeMap<>();
        workspace.outcome.trace((rule, candidate) -> {
            List<Integer> candidates = fired.computeIfAbsent(rule, key -> new ArrayList<>());
            if (candidate >= 0) {
                candidates.add(candidate);
            }
        });
        Decision again = decision.decider().decide(decision.input(), workspace);
        CandidateGroup group = decision.input().group();
        if (group == null) {
            return new Explanation(decision, same(decision, again), List.of(), List.of());
        }
        List<Explanation.Reason> reasons = new ArrayList<>();
        fired.forEach((rule, candidates) ->
                reasons.add(reason(decision.decider().policy().rules().get(rule), candidates, group)));
        List<Explanation.Candidate> candidates = new ArrayList<>();
        for (int i : byRank(decision.order(), group.size())) {
            candidates.add(candidate(i, decision, group, workspace));
        }
        return new Explanation(decision, same(decision, again), reasons, candidates);
    }

    private static boolean same(Decision decision, Decision again) {
        return Arrays.equals(decision.order(), again.order())
                && Objects.equals(decision.refusal(), again.refusal())
                && Objects.equals(decision.hedging(), again.hedging())
                && decision.maxWaitMs() == again.maxWaitMs()
                && decision.tags().equals(again.tags());
    }

    /** Candidates in the order of an explanation: the choices, best first, then those that were rejected. */
    static List<Integer> byRank(int[] order, int candidates) {
        List<Integer> result = new ArrayList<>();
        for (int choice : order) {
            result.add(choice);
        }
        for (int i = 0; i < candidates; i++) {
            if (indexOf(i, order) < 0) {
                result.add(i);
            }
        }
        return result;
    }

    private static Explanation.Reason reason(Rule rule, List<Integer> candidates, CandidateGroup group) {
        return new Explanation.Reason(
                rule,
                rule.actions().stream().map(Explainer::effect).toList(),
                candidates.stream()
                        .map(index -> group.offer(index).backend().id())
                        .toList());
    }

    /** An action in words. */
    static String effect(Action action) {
        if (action instanceof Action.Classify classify) {
            return "classify as " + classify.requestClass();
        } else if (action instanceof Action.Forbid forbid) {
            return "forbid: " + forbid.reason();
        } else if (action instanceof Action.Prefer prefer) {
            return prefer.points() < 0 ? "avoid " + prefer.points() : "prefer +" + prefer.points();
        } else if (action instanceof Action.RequirePlacement require) {
            return "require " + require.placement() + ": " + require.reason();
        } else if (action instanceof Action.Minimise minimise) {
            return "minimise " + minimise.objective().label();
        } else if (action instanceof Action.Fallback fallback) {
            return "fall back to "
                    + fallback.placements().stream().map(Placement::name).collect(Collectors.joining(", then "));
        } else if (action instanceof Action.Reject reject) {
            return "reject with " + reject.rejection().status() + ": "
                    + reject.rejection().reason();
        } else if (action instanceof Action.Substitute substitute) {
            return "permit " + substitute.model();
        } else if (action instanceof Action.Hedge hedge) {
            return "hedge after " + hedge.hedging().afterMs() + " ms";
        } else if (action instanceof Action.Queue queue) {
            return "queue for " + queue.maxMs() + " ms at most";
        } else if (action instanceof Action.Tag tag) {
            return "tag " + tag.key() + "=" + tag.value();
        }
        throw new IllegalArgumentException("unknown action " + action);
    }

    private static Explanation.Candidate candidate(
            int i, Decision decision, CandidateGroup group, Workspace workspace) {
        Offer offer = group.offer(i);
        BackendCondition condition = decision.input().conditions()[i];
        int rank = indexOf(i, decision.order());
        Refusal refusal = decision.refusal();
        boolean refusedWhole = refusal != null && refusal.code().equals(Refusal.REJECTED_BY_RULE);
        Rejected rejected =
                rank >= 0 || refusedWhole ? Rejected.NOT : rejected(i, decision, offer, condition, workspace.outcome);
        return new Explanation.Candidate(
                offer.backend().id(),
                offer.backend().placement(),
                offer.model().name(),
                rank,
                rejected.because,
                rejected.rule,
                rejected.detail,
                workspace.outcome.points(i),
                estimate(workspace, i),
                corrected(workspace.applied[i], decision, condition),
                workspace.figures.get(CandidateField.END_TO_END_MS, i),
                workspace.figures.get(CandidateField.MEETS_SLO, i),
                condition.load().running(),
                condition.load().waiting(),
                workspace.figures.get(CandidateField.LOAD_AGE_MS, i),
                decision.input().cachedTokens() == null
                        ? InferenceRequest.UNKNOWN
                        : decision.input().cachedTokens(i));
    }

    private static Rejected rejected(
            int i, Decision decision, Offer offer, BackendCondition condition, Outcome outcome) {
        Policy policy = decision.decider().policy();
        int forbiddenBy = outcome.forbiddenBy(i);
        if (forbiddenBy != Outcome.NO_RULE) {
            Rule rule = policy.rules().get(forbiddenBy);
            return new Rejected("forbidden", rule.name(), forbidReason(rule));
        }
        Placement required = outcome.requiredPlacement();
        if (required != null && required != offer.backend().placement()) {
            Rule rule = policy.rules().get(outcome.requiredPlacementRule());
            return new Rejected("wrong-placement", rule.name(), required + " is required");
        }
        RequestFacts facts = decision.facts();
        String unfit = Decider.unfit(offer, facts.request());
        if (unfit != null) {
            return new Rejected("does-not-fit", "", unfit);
        }
        if (!condition.healthy()) {
            return new Rejected("not-serving", "", condition.detail());
        }
        Refusal refusal = decision.refusal();
        if (refusal != null && refusal.code().equals(Refusal.NO_ROOM)) {
            return new Rejected("busy", "", busy(offer, condition.load()));
        }
        Rule rule = policy.rules().get(outcome.fallbacksRule());
        return new Rejected("not-a-fallback", rule.name(), offer.backend().placement() + " is not among the fallbacks");
    }

    private static String busy(Offer offer, Load load) {
        return load.running() + " running" + (load.waiting() > 0 ? " and " + load.waiting() + " waiting" : "")
                + ", where " + offer.backend().maxConcurrency() + " run at once";
    }

    private static String forbidReason(Rule rule) {
        return rule.actions().stream()
                .filter(Action.Forbid.class::isInstance)
                .map(action -> ((Action.Forbid) action).reason())
                .findFirst()
                .orElse("");
    }

    private static CostEstimate estimate(Workspace workspace, int i) {
        return Figures.estimateOf(workspace, i);
    }

    private static Explanation.Corrected corrected(
            @Nullable Correction correction, Decision decision, BackendCondition condition) {
        return correction == null
                ? Explanation.Corrected.NOT
                : new Explanation.Corrected(
                        correction.ttft(decision.facts().request().promptTokens(), condition.load()),
                        correction.tpot(condition.load()));
    }

    private static int indexOf(int candidate, int[] order) {
        for (int rank = 0; rank < order.length; rank++) {
            if (order[rank] == candidate) {
                return rank;
            }
        }
        return -1;
    }

    private record Rejected(String because, String rule, String detail) {
        static final Rejected NOT = new Rejected("", "", "");
    }
}
