package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ConditionEvaluatorTest {

    @Property(tries = 500)
    void firesTheSameRulesForTheSameCandidatesAsTheMatrix(@ForAll long seed) {
        GeneratedCase given = GeneratedCase.of(seed, 40, 20);
        Set<String> matrix = new TreeSet<>();
        Outcome outcome = new Outcome();
        outcome.trace((rule, candidate) -> matrix.add(rule + " for " + candidate));
        MatrixRules.of(given.rules())
                .prepare(given.candidates())
                .evaluate(given.request(), given.world(), given.figures(), outcome);

        Set<String> plain = new TreeSet<>();
        ConditionEvaluator evaluator = new ConditionEvaluator(scene(given));
        for (int rule = 0; rule < given.rules().size(); rule++) {
            if (!given.rules().get(rule).classifies()) {
                for (int candidate : evaluator.firings(given.rules().get(rule))) {
                    plain.add(rule + " for " + candidate);
                }
            }
        }

        assertThat(plain).isEqualTo(matrix);
    }

    @Property(tries = 500)
    void classifiesByTheSameRulesAsTheMatrix(@ForAll long seed) {
        GeneratedCase given = GeneratedCase.of(seed, 40, 0);
        PlacementRules matrix = MatrixRules.of(given.rules());
        ConditionEvaluator evaluator = new ConditionEvaluator(Scene.withoutCandidates(given.request(), given.world()));

        for (Rule rule : given.rules()) {
            if (rule.classifies()) {
                boolean fires =
                        MatrixRules.of(List.of(rule)).classify(given.request(), given.world()) != Outcome.NO_RULE;
                assertThat(!evaluator.firings(rule).isEmpty()).isEqualTo(fires);
            }
        }
        boolean any = given.rules().stream()
                .anyMatch(rule -> rule.classifies() && !evaluator.firings(rule).isEmpty());
        assertThat(matrix.classify(given.request(), given.world()) != Outcome.NO_RULE)
                .isEqualTo(any);
    }

    static Scene scene(GeneratedCase given) {
        return new Scene(given.request(), given.world(), given.candidates(), given.figures());
    }
}
