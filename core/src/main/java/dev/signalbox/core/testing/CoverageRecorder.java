package dev.signalbox.core.testing;

import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.explain.Truth;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Notes what the rules of a policy did in the cases of a run. Used by one thread. */
final class CoverageRecorder {

    private final List<OfRule> rules = new ArrayList<>();

    private static final class OfRule {

        final Rule rule;
        final List<OfCondition> conditions = new ArrayList<>();
        final IdentityHashMap<Condition, OfCondition> byCondition = new IdentityHashMap<>();
        boolean fired;

        OfRule(Rule rule) {
            this.rule = rule;
            for (Pattern pattern : rule.patterns()) {
                collect(pattern.condition());
            }
        }

        private void collect(Condition condition) {
            if (condition instanceof Condition.All all) {
                all.parts().forEach(this::collect);
            } else if (condition instanceof Condition.Any any) {
                any.parts().forEach(this::collect);
            } else if (condition instanceof Condition.Not not) {
                collect(not.part());
            } else {
                OfCondition counted = new OfCondition(condition);
                conditions.add(counted);
                byCondition.put(condition, counted);
            }
        }
    }

    private static final class OfCondition {

        final Condition condition;
        boolean held;
        boolean failed;

        OfCondition(Condition condition) {
            this.condition = condition;
        }

        void note(Truth truth) {
            held |= truth.holds();
            failed |= !truth.holds();
        }

        Position position() {
            return Terms.of(condition).get(0).position();
        }
    }

    CoverageRecorder(List<Rule> rules) {
        rules.stream().filter(Rule::enabled).map(OfRule::new).forEach(this.rules::add);
    }

    /** Tests every rule that takes part in classification, or every other one, on a scene. */
    void record(Scene scene, boolean classification) {
        for (OfRule each : rules) {
            if (each.rule.classifies() == classification) {
                ConditionEvaluator evaluator = new ConditionEvaluator(scene, (condition, truth, sight) -> {
                    OfCondition counted = each.byCondition.get(condition);
                    if (counted != null) {
                        counted.note(truth);
                    }
                });
                each.fired |= !evaluator.firings(each.rule).isEmpty();
            }
        }
    }

    /** What was noted. */
    Coverage coverage() {
        return new Coverage(rules.stream()
                .map(each -> new Coverage.OfRule(
                        each.rule.name(),
                        each.rule.position(),
                        each.fired,
                        each.conditions.stream()
                                .map(counted -> new Coverage.OfCondition(
                                        ConditionText.of(counted.condition),
                                        counted.position(),
                                        counted.held,
                                        counted.failed))
                                .toList()))
                .toList());
    }
}
