package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class OrderTest {

    @Property(tries = 1_000)
    void rulesWithoutConflictMeanTheSameInAnyOrder(@ForAll long seed) {
        GeneratedCase given = GeneratedCase.of(seed, 80, 70);
        List<Rule> rules = withoutEqualSaliences(given.rules());
        List<Rule> shuffled = new ArrayList<>(rules);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Combined.of(given.withRules(shuffled))).isEqualTo(Combined.of(given.withRules(rules)));
        assertThat(classifier(shuffled, given)).isEqualTo(classifier(rules, given));
        assertThat(MatrixRules.of(shuffled).substitutes(given.request(), given.world()))
                .isEqualTo(MatrixRules.of(rules).substitutes(given.request(), given.world()));
    }

    private static Optional<Rule> classifier(List<Rule> rules, GeneratedCase given) {
        int rule = MatrixRules.of(rules).classify(given.request(), given.world());
        return rule == Outcome.NO_RULE ? Optional.empty() : Optional.of(rules.get(rule));
    }

    private static List<Rule> withoutEqualSaliences(List<Rule> rules) {
        List<Rule> distinct = new ArrayList<>();
        for (Rule rule : rules) {
            distinct.add(new Rule(
                    rule.name(),
                    rule.position(),
                    rule.salience() * 1_000 + distinct.size(),
                    rule.enabled(),
                    rule.effective(),
                    rule.expires(),
                    rule.patterns(),
                    rule.actions()));
        }
        return distinct;
    }

    /** An outcome with rules by name, and of several that forbid only that there are some. */
    private record Combined(Set<String> fired, List<Boolean> forbidden, List<Integer> points, List<Object> exclusives) {

        static Combined of(GeneratedCase given) {
            Outcome outcome = new Outcome();
            MatrixRules.of(given.rules())
                    .prepare(given.candidates())
                    .evaluate(given.request(), given.world(), given.figures(), outcome);
            Set<String> fired = new HashSet<>();
            for (int rule = 0; rule < given.rules().size(); rule++) {
                if (outcome.hasFired(rule)) {
                    fired.add(given.rules().get(rule).name());
                }
            }
            List<Boolean> forbidden = new ArrayList<>();
            List<Integer> points = new ArrayList<>();
            for (int candidate = 0; candidate < given.candidates().size(); candidate++) {
                forbidden.add(outcome.forbiddenBy(candidate) != Outcome.NO_RULE);
                points.add(outcome.points(candidate));
            }
            List<Object> exclusives = Arrays.asList(
                    outcome.requiredPlacement(),
                    name(given, outcome.requiredPlacementRule()),
                    outcome.objective(),
                    name(given, outcome.objectiveRule()),
                    outcome.fallbacks(),
                    name(given, outcome.fallbacksRule()),
                    outcome.rejection(),
                    name(given, outcome.rejectionRule()),
                    outcome.hedging(),
                    name(given, outcome.hedgingRule()),
                    outcome.queueing(),
                    name(given, outcome.queueingRule()),
                    outcome.tags(),
                    outcome.tags().keySet().stream()
                            .map(key -> name(given, outcome.tagRule(key)))
                            .toList());
            return new Combined(fired, forbidden, points, exclusives);
        }

        private static String name(GeneratedCase given, int rule) {
            return rule == Outcome.NO_RULE ? "none" : given.rules().get(rule).name();
        }
    }
}
