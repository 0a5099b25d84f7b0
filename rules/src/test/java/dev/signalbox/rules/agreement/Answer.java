package dev.signalbox.rules.agreement;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All that can be read from an outcome, to be compared as a whole. */
record Answer(
        List<Integer> fired,
        Set<String> firings,
        List<Integer> forbiddenBy,
        List<Integer> points,
        List<Object> exclusives) {

    /** Evaluates once with a trace and once without, which must not differ but for the trace. */
    static Answer of(PlacementRules rules, GeneratedCase given) {
        return of(rules.prepare(given.candidates()), given, new Outcome());
    }

    static Answer of(PlacementRules.Prepared prepared, GeneratedCase given, Outcome outcome) {
        prepared.evaluate(given.request(), given.world(), given.figures(), outcome);
        Answer untraced = of(outcome, given, Set.of());
        Set<String> firings = new TreeSet<>();
        List<String> twice = new ArrayList<>();
        outcome.trace((rule, candidate) -> {
            if (!firings.add(rule + " for " + candidate)) {
                twice.add(rule + " for " + candidate);
            }
        });
        prepared.evaluate(given.request(), given.world(), given.figures(), outcome);
        outcome.trace(null);
        Answer traced = of(outcome, given, Set.of());
        if (!twice.isEmpty()) {
            throw new AssertionError("fired twice: " + twice);
        }
        if (!traced.equals(untraced)) {
            throw new AssertionError("a trace changes the outcome from " + untraced + " to " + traced);
        }
        return of(outcome, given, firings);
    }

    private static Answer of(Outcome outcome, GeneratedCase given, Set<String> firings) {
        List<Integer> fired = new ArrayList<>();
        for (int rule = 0; rule < given.rules().size(); rule++) {
            if (outcome.hasFired(rule)) {
                fired.add(rule);
            }
        }
        List<Integer> forbiddenBy = new ArrayList<>();
        List<Integer> points = new ArrayList<>();
        List<CandidateFacts> candidates = given.candidates();
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            forbiddenBy.add(outcome.forbiddenBy(candidate));
            points.add(outcome.points(candidate));
        }
        List<Object> exclusives = Arrays.asList(
                outcome.requiredPlacement(),
                outcome.requiredPlacementRule(),
                outcome.objective(),
                outcome.objectiveRule(),
                outcome.fallbacks(),
                outcome.fallbacksRule(),
                outcome.rejection(),
                outcome.rejectionRule(),
                outcome.hedging(),
                outcome.hedgingRule(),
                outcome.queueing(),
                outcome.queueingRule(),
                outcome.tags(),
                outcome.tags().keySet().stream().map(outcome::tagRule).toList());
        return new Answer(fired, firings, forbiddenBy, points, exclusives);
    }
}
