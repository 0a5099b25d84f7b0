package dev.signalbox.rules.explain;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out for each rule on one scene what it fired for, and which condition stopped it everywhere else. */
public final class WhyNot {

    private final Scene scene;
    private final ConditionEvaluator evaluator;

    public WhyNot(Scene scene) {
        this.scene = scene;
        this.evaluator = new ConditionEvaluator(scene);
    }

    /** What a rule made of the scene. */
    public RuleVerdict of(Rule rule) {
        Standing standing = Standing.of(rule, scene.world().date());
        if (standing != Standing.IN_FORCE) {
            return new RuleVerdict(rule, standing, List.of(), List.of());
        }
        List<Integer> fired = new ArrayList<>();
        Map<Place, Found> failures = new LinkedHashMap<>();
        int[] subjects = evaluator.subjects(rule).toArray();
        for (int candidate : subjects) {
            Optional<Stop> stop = firstStop(rule, Sight.of(scene).at(candidate));
            if (stop.isEmpty()) {
                fired.add(candidate);
            } else {
                stop.get().noteIn(failures);
            }
        }
        if (subjects.length == 0) {
            stopWithoutCandidates(rule).noteIn(failures);
        }
        return new RuleVerdict(
                rule,
                standing,
                fired,
                failures.values().stream().map(Found::failure).toList());
    }

    private Optional<Stop> firstStop(Rule rule, Sight sight) {
        for (Pattern pattern : rule.patterns()) {
            if (!evaluator.matches(pattern, sight)) {
                return Optional.of(stop(pattern, sight));
            }
        }
        return Optional.empty();
    }

    private Stop stopWithoutCandidates(Rule rule) {
        for (Pattern pattern : rule.patterns()) {
            boolean each = pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH;
            if (each) {
                return new Stop(new Place(pattern.position(), ConditionText.of(pattern)), "some candidate", List.of());
            } else if (!evaluator.matches(pattern, Sight.of(scene))) {
                return stop(pattern, Sight.of(scene));
            }
        }
        throw new IllegalStateException("rule \"" + rule.name() + "\" matches no candidate");
    }

    private Stop stop(Pattern pattern, Sight sight) {
        boolean one = pattern.fact() == Fact.REQUEST || pattern.fact() == Fact.CLOCK;
        if (pattern.quantifier() == Quantifier.NOT) {
            List<Failure.Observation> matching = evaluator
                    .others(pattern, sight)
                    .filter(other -> evaluator.holds(pattern.condition(), other))
                    .map(other -> observation(pattern, pattern.condition(), other))
                    .toList();
            return new Stop(
                    new Place(pattern.position(), ConditionText.of(pattern)), one ? "otherwise" : "none", matching);
        } else if (pattern.fact().existential() || (pattern.quantifier() == Quantifier.EXISTS && !one)) {
            List<Failure.Observation> failing = evaluator
                    .others(pattern, sight)
                    .map(other -> observation(pattern, firstFailing(pattern.condition(), other), other))
                    .toList();
            return new Stop(new Place(pattern.position(), ConditionText.of(pattern)), "at least one", failing);
        }
        Condition failing = firstFailing(pattern.condition(), sight);
        return new Stop(
                new Place(position(failing).orElse(pattern.position()), ConditionText.of(failing)),
                Requirement.of(failing, sight),
                List.of(observation(pattern, failing, sight)));
    }

    /** The first condition in the order of writing without which the rest would have had a chance. */
    private Condition firstFailing(Condition condition, Sight sight) {
        if (condition instanceof Condition.All all) {
            for (Condition part : all.parts()) {
                if (!evaluator.holds(part, sight)) {
                    return firstFailing(part, sight);
                }
            }
        }
        return condition;
    }

    private Failure.Observation observation(Pattern pattern, Condition condition, Sight sight) {
        boolean ofCandidate = pattern.fact() == Fact.CANDIDATE
                || Terms.of(pattern).stream().anyMatch(use -> use.term().field().fact() == Fact.CANDIDATE);
        return new Failure.Observation(
                ofCandidate ? sight.candidate() : Outcome.NO_CANDIDATE, readings(pattern, condition, sight));
    }

    /** What was found, and of facts of which there may be several, which one it was. */
    private static List<Failure.Reading> readings(Pattern pattern, Condition condition, Sight sight) {
        List<Failure.Reading> readings = new ArrayList<>(Readings.of(condition, sight));
        if (pattern.fact().existential()) {
            Condition.Term first = Condition.Term.of(pattern.fact().fields().get(0));
            String name = ConditionText.of(first);
            if (readings.stream().noneMatch(reading -> reading.field().equals(name))) {
                readings.add(0, new Failure.Reading(name, Readings.value(first, sight)));
            }
        }
        return readings;
    }

    /** Where a condition begins, if it has any part that stands somewhere. */
    static Optional<Position> position(Condition condition) {
        return Terms.of(condition).stream().findFirst().map(Terms.Use::position);
    }

    private record Place(Position position, String condition) {}

    private record Stop(Place place, String required, List<Failure.Observation> observations) {

        void noteIn(Map<Place, Found> failures) {
            Found found = failures.computeIfAbsent(place, key -> new Found(place, required, new ArrayList<>()));
            for (Failure.Observation observation : observations) {
                if (!found.observations.contains(observation)) {
                    found.observations.add(observation);
                }
            }
        }
    }

    private record Found(Place place, String required, List<Failure.Observation> observations) {

        Failure failure() {
            return new Failure(place.position(), place.condition(), required, observations);
        }
    }
}
