package dev.signalbox.core.testing;

import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.SituationEvaluator;
import dev.signalbox.rules.explain.SituationListener;
import dev.signalbox.rules.explain.Truth;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationAction.Persistence;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Terms;
import dev.signalbox.rules.situations.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notes what the situation rules of a policy did on the timelines of a run. Used by one thread. */
final class SituationCoverage {

    private final ZoneId zone;
    private final List<OfRule> rules = new ArrayList<>();

    SituationCoverage(List<SituationRule> rules, ZoneId zone) {
        this.zone = zone;
        rules.stream().filter(SituationRule::enabled).map(OfRule::new).forEach(this.rules::add);
    }

    /** Tests every rule at each moment of a timeline. */
    void record(List<Timeline.Moment> moments) {
        rules.forEach(each -> each.matchedSince.clear());
        for (OfRule each : rules) {
            SituationEvaluator evaluator = new SituationEvaluator(zone, each);
            for (Timeline.Moment moment : moments) {
                evaluator.look(moment);
                each.matched(evaluator.matches(each.rule), moment.at());
            }
        }
    }

    List<Coverage.OfRule> coverage() {
        return rules.stream().map(OfRule::coverage).toList();
    }

    private static final class OfRule implements SituationListener {

        final SituationRule rule;
        private final IdentityHashMap<Object, ConditionCount> conditions = new IdentityHashMap<>();
        private final List<ConditionCount> inOrder = new ArrayList<>();
        /** Since when it has matched without a break, by what it matched. */
        final Map<String, Instant> matchedSince = new HashMap<>();

        private boolean fired;

        OfRule(SituationRule rule) {
            this.rule = rule;
            for (Premise premise : rule.premises()) {
                if (premise instanceof Aggregation aggregation) {
                    collect(aggregation.source().pattern().condition());
                    aggregation
                            .conditions()
                            .forEach(condition -> add(
                                    condition,
                                    new ConditionCount(
                                            ConditionText.of(aggregation, condition), condition.position())));
                } else {
                    collect(((SituationPattern) premise).pattern().condition());
                }
            }
        }

        private void collect(Condition condition) {
            Terms.atoms(condition)
                    .forEach(atom -> add(
                            atom,
                            new ConditionCount(
                                    ConditionText.of(atom),
                                    Terms.of(atom).get(0).position())));
        }

        private void add(Object condition, ConditionCount count) {
            conditions.put(condition, count);
            inOrder.add(count);
        }

        /** It has done something once it matched for as long as one of its actions asks. */
        void matched(Set<String> matches, Instant at) {
            matchedSince.keySet().retainAll(matches);
            for (String match : matches) {
                Instant since = matchedSince.computeIfAbsent(match, any -> at);
                fired |= rule.actions().stream()
                        .anyMatch(action -> !since.plus(after(action)).isAfter(at));
            }
        }

        private static Duration after(SituationAction action) {
            Persistence persistence = action instanceof SituationAction.Begin begin
                    ? begin.persistence()
                    : action instanceof SituationAction.Mark mark ? mark.persistence() : Persistence.NONE;
            return persistence.after();
        }

        @Override
        public void tested(Condition condition, Truth truth) {
            note(condition, truth);
        }

        @Override
        public void tested(ResultCondition condition, Truth truth) {
            note(condition, truth);
        }

        private void note(Object condition, Truth truth) {
            ConditionCount count = conditions.get(condition);
            if (count != null) {
                count.note(truth);
            }
        }

        Coverage.OfRule coverage() {
            return new Coverage.OfRule(
                    rule.name(),
                    rule.position(),
                    fired,
                    inOrder.stream().map(ConditionCount::coverage).toList());
        }
    }
}
