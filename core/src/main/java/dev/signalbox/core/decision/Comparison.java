package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why one eligible candidate came after the chosen one: the first thing in which it was worse. */
final class Comparison {

    private final RequestFacts facts;
    private final CandidateGroup group;
    private final CandidateFigures figures;
    private final Outcome outcome;
    private final Objective objective;
    private final List<Rule> rules;
    private final Map<Integer, List<Integer>> fired;
    private final int[] order;

    /** @param fired the candidates that each rule fired for, by the rule's index */
    Comparison(
            Decision decision,
            CandidateGroup group,
            CandidateFigures figures,
            Outcome outcome,
            Map<Integer, List<Integer>> fired) {
        this.facts = decision.facts();
        this.group = group;
        this.figures = figures;
        this.outcome = outcome;
        this.rules = decision.decider().policy().rules();
        Objective chosen = outcome.objective();
        this.objective = chosen == null ? decision.decider().policy().objective() : chosen;
        this.fired = fired;
        this.order = decision.order();
    }

    /** What made the difference. */
    FullExplanation.Loss between(int loser, int winner) {
        if (meets(winner) && !meets(loser)) {
            return loss("slo", missed(loser));
        }
        int points = outcome.points(loser);
        int more = outcome.points(winner);
        if (points != more) {
            return loss(
                    "points", points + " points against " + more + " of " + name(winner) + differences(loser, winner));
        }
        double value = figures.get(objective.field(), loser);
        double best = figures.get(objective.field(), winner);
        if (Ranking.isWorse(value, lowest(winner))) {
            return loss(
                    "objective",
                    objective.label() + " " + amount(value) + " against " + amount(best) + " of " + name(winner));
        }
        return loss(
                "draw",
                "as good as " + name(winner)
                        + " to within 5 %; of such equals two are drawn at random, and " + name(winner)
                        + " was the better of the two");
    }

    /** The lowest objective among the choices that are as good as the winner before it is looked at. */
    private double lowest(int winner) {
        double lowest = figures.get(objective.field(), winner);
        for (int choice : order) {
            boolean equal = meets(choice) == meets(winner) && outcome.points(choice) == outcome.points(winner);
            lowest = equal ? Math.min(lowest, figures.get(objective.field(), choice)) : lowest;
        }
        return lowest;
    }

    private boolean meets(int candidate) {
        return figures.get(CandidateField.MEETS_SLO, candidate) == CandidateFigures.TRUE;
    }

    private String missed(int candidate) {
        List<String> missed = new ArrayList<>();
        addMissed(missed, "the first token", CandidateField.TTFT_MS, facts.ttftTargetMs(), candidate);
        addMissed(missed, "each further token", CandidateField.TPOT_MS, facts.tpotTargetMs(), candidate);
        addMissed(
                missed,
                "the whole answer",
                CandidateField.END_TO_END_MS,
                facts.request().deadlineMs(),
                candidate);
        return missed.isEmpty()
                ? "would miss its targets"
                : "would miss its target for " + String.join(", and for ", missed);
    }

    private void addMissed(List<String> missed, String what, CandidateField field, double target, int candidate) {
        double value = figures.get(field, candidate);
        if (!Double.isNaN(target) && !(value <= target)) {
            missed.add(what + " by "
                    + (Double.isNaN(value)
                            ? "an unknown time"
                            : Numbers.rounded(value - target) + " ms: " + Numbers.rounded(value) + " against "
                                    + Numbers.rounded(target)));
        }
    }

    private String differences(int loser, int winner) {
        List<String> differences = new ArrayList<>();
        fired.forEach((index, candidates) -> {
            boolean forLoser = candidates.contains(loser);
            int points = points(rules.get(index));
            if (points != 0 && forLoser != candidates.contains(winner)) {
                differences.add("rule \"" + rules.get(index).name() + "\" gave " + (forLoser ? "it" : name(winner))
                        + " " + (points > 0 ? "+" : "") + points);
            }
        });
        return differences.isEmpty() ? "" : ": " + String.join(", ", differences);
    }

    private static int points(Rule rule) {
        return rule.actions().stream()
                .filter(Action.Prefer.class::isInstance)
                .mapToInt(action -> ((Action.Prefer) action).points())
                .sum();
    }

    private String amount(double value) {
        if (Double.isNaN(value)) {
            return "unknown";
        }
        String unit = objective.field().description().unit();
        return unit.equals("USD") ? "$" + Numbers.rounded(value) : Numbers.rounded(value) + " " + unit;
    }

    private String name(int candidate) {
        return group.offer(candidate).backend().id();
    }

    private static FullExplanation.Loss loss(String criterion, String why) {
        return new FullExplanation.Loss(criterion, why);
    }
}
