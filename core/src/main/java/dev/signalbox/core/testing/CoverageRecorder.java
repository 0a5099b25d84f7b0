package dev.signalbox.core.testing;

import dev.signalbox.rules.Policy;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import dev.signalbox.rules.situations.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** Notes what the rules of a policy did in the cases of a run. Used by one thread. */
final class CoverageRecorder {

    private static final Comparator<Coverage.OfRule> ORDER = Comparator.comparing(
                    (Coverage.OfRule rule) -> rule.position().file())
            .thenComparingInt(rule -> rule.position().line())
            .thenComparingInt(rule -> rule.position().column());

    private final List<OfRule> rules = new ArrayList<>();
    private final SituationCoverage situationRules;

    private static final class OfRule {

        final Rule rule;
        final List<ConditionCount> conditions = new ArrayList<>();
        final IdentityHashMap<Condition, ConditionCount> byCondition = new IdentityHashMap<>();
        boolean fired;

        OfRule(Rule rule) {
            this.rule = rule;
            rule.patterns().stream()
                    .flatMap(pattern -> Terms.atoms(pattern.condition()).stream())
                    .forEach(this::add);
        }

        private void add(Condition atom) {
            ConditionCount count = new ConditionCount(
                    ConditionText.of(atom), Terms.of(atom).get(0).position());
            conditions.add(count);
            byCondition.put(atom, count);
        }

        Coverage.OfRule coverage() {
            return new Coverage.OfRule(
                    rule.name(),
                    rule.position(),
                    fired,
                    conditions.stream().map(ConditionCount::coverage).toList());
        }
    }

    CoverageRecorder(Policy policy) {
        policy.rules().stream().filter(Rule::enabled).map(OfRule::new).forEach(rules::add);
        situationRules = new SituationCoverage(policy.situations().rules(), policy.zone());
    }

    /** Tests every situation rule at each moment of a timeline. */
    void record(List<Timeline.Moment> moments) {
        situationRules.record(moments);
    }

    /** Tests every rule that takes part in classification, or every other one, on a scene. */
    void record(Scene scene, boolean classification) {
        for (OfRule each : rules) {
            if (each.rule.classifies() == classification) {
                ConditionEvaluator evaluator = new ConditionEvaluator(scene, (condition, truth, sight) -> {
                    ConditionCount count = each.byCondition.get(condition);
                    if (count != null) {
                        count.note(truth);
                    }
                });
                each.fired |= !evaluator.firings(each.rule).isEmpty();
            }
        }
    }

    /** What was noted. */
    Coverage coverage() {
        List<Coverage.OfRule> all = new ArrayList<>();
        rules.forEach(each -> all.add(each.coverage()));
        all.addAll(situationRules.coverage());
        all.sort(ORDER);
        return new Coverage(all);
    }
}
