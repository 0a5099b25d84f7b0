package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.explain.Failure;
import dev.signalbox.rules.explain.RuleVerdict;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.explain.WhyNot;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Accounts for every rule and every candidate of a decision, by making it again, rule by rule and change by change.
 *
 * <p>Takes up to some tenths of a second for hundreds of rules on dozens of candidates, so it is not for an event loop.
 */
public final class FullExplainer {

    private final Decision decision;
    private final UnaryOperator<PlacementRules> seen;
    private final Policy policy;
    private final Workspace workspace = new Workspace();
    private final Map<Integer, List<Integer>> fired = new HashMap<>();

    private FullExplainer(Decision decision, UnaryOperator<PlacementRules> seen) {
        this.decision = decision;
        this.seen = seen;
        this.policy = decision.decider().policy();
    }

    /** The decision with everything accounted for. */
    public static FullExplanation explain(Decision decision) {
        return explain(decision, UnaryOperator.identity());
    }

    /**
     * The decision with everything accounted for, where rules saw other figures than the fleet's.
     *
     * @param seen gives rules that see the same of the fleet as those of the decision did
     */
    public static FullExplanation explain(Decision decision, UnaryOperator<PlacementRules> seen) {
        return new FullExplainer(decision, seen).explain();
    }

    private FullExplanation explain() {
        workspace.outcome.trace((rule, candidate) ->
                fired.computeIfAbsent(rule, key -> new ArrayList<>()).add(candidate));
        decision.decider().decide(decision.input(), workspace);
        workspace.outcome.trace(null);
        Explanation explanation = Explainer.explain(decision);
        CandidateGroup group = decision.input().group();
        World world = workspace.clock.at(decision.world(), decision.epochMillis(), policy.zone());
        WhyNot unclassified = new WhyNot(Scene.withoutCandidates(
                RequestFacts.unclassified(decision.input().request()), world));
        List<FullExplanation.RuleAccount> rules = new ArrayList<>();
        if (group == null) {
            for (Rule rule : policy.rules()) {
                if (rule.classifies()) {
                    rules.add(account(unclassified.of(rule), List.of()));
                }
            }
            return new FullExplanation(explanation, rules, List.of());
        }
        List<String> backends = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            backends.add(group.offer(i).backend().id());
        }
        WhyNot placement = new WhyNot(new Scene(decision.facts(), world, group.facts(), workspace.figures));
        for (Rule rule : policy.rules()) {
            rules.add(account((rule.classifies() ? unclassified : placement).of(rule), backends));
        }
        return new FullExplanation(explanation, rules, losers(explanation, group, backends));
    }

    private static FullExplanation.RuleAccount account(RuleVerdict verdict, List<String> backends) {
        return new FullExplanation.RuleAccount(
                verdict.rule(),
                verdict.standing(),
                !verdict.fired().isEmpty(),
                verdict.rule().actions().stream().map(Explainer::effect).toList(),
                verdict.fired().stream()
                        .filter(candidate -> candidate != Outcome.NO_CANDIDATE)
                        .map(backends::get)
                        .toList(),
                verdict.failures().stream()
                        .map(failure -> stop(failure, backends))
                        .toList());
    }

    private static FullExplanation.Stop stop(Failure failure, List<String> backends) {
        return new FullExplanation.Stop(
                failure,
                failure.observations().stream()
                        .map(each -> each.candidate() == Outcome.NO_CANDIDATE ? "" : backends.get(each.candidate()))
                        .toList(),
                failure.sentence(backends::get));
    }

    private List<FullExplanation.Loser> losers(Explanation explanation, CandidateGroup group, List<String> backends) {
        Comparison comparison = new Comparison(decision, group, workspace.figures, workspace.outcome, fired);
        Losses losses = new Losses(decision, comparison);
        ChangeSearch search = new ChangeSearch(decision, group, firedRules(), copyOfFigures(group.size()), seen);
        List<FullExplanation.Loser> losers = new ArrayList<>();
        List<Integer> indices = Explainer.byRank(decision.order(), group.size());
        for (int i = 0; i < indices.size(); i++) {
            Explanation.Candidate candidate = explanation.candidates().get(i);
            if (candidate.rank() != 0) {
                int index = indices.get(i);
                FullExplanation.Loss loss = losses.of(candidate, index);
                losers.add(new FullExplanation.Loser(backends.get(index), loss, search.smallest(index)));
            }
        }
        return losers;
    }

    private List<Integer> firedRules() {
        return fired.keySet().stream().sorted().toList();
    }

    /** The search decides again and again, each time with a workspace of its own, but it begins at these figures. */
    private CandidateFigures copyOfFigures(int candidates) {
        CandidateFigures copy = new CandidateFigures(candidates);
        copy.reset(candidates);
        for (CandidateField field : CandidateField.values()) {
            for (int i = 0; field.isFigure() && i < candidates; i++) {
                copy.set(field, i, workspace.figures.get(field, i));
            }
        }
        return copy;
    }

    /** Puts into words why candidates lost. */
    private record Losses(Decision decision, Comparison comparison) {

        FullExplanation.Loss of(Explanation.Candidate candidate, int index) {
            Refusal refusal = decision.refusal();
            if (refusal != null && refusal.code().equals(Refusal.REJECTED_BY_RULE)) {
                return new FullExplanation.Loss(
                        "refused", "the request was refused by rule \"" + refusal.rule() + "\"");
            }
            if (candidate.because().isEmpty() || candidate.because().equals("not-a-fallback")) {
                return comparison.between(index, decision.order()[0]);
            }
            String rule = candidate.rule().isEmpty() ? "" : " by rule \"" + candidate.rule() + "\"";
            String detail = candidate.detail().isEmpty() ? "" : ": " + candidate.detail();
            return new FullExplanation.Loss(
                    candidate.because(), candidate.because().replace('-', ' ') + rule + detail);
        }
    }
}
