package dev.signalbox.rules.situations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Situations;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import dev.signalbox.rules.drools.DroolsSituations;
import dev.signalbox.rules.explain.SituationEvaluator;
import dev.signalbox.rules.explain.SituationListener;
import dev.signalbox.rules.explain.Truth;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationRule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SituationAgreementTest {

    @Property(tries = 600)
    void droolsAndAPlainEvaluatorAgree(@ForAll long seed) throws SituationException {
        assertAgreement(GeneratedTimeline.of(seed));
    }

    @Property(tries = 600)
    void theEvaluatorThatCountsConditionsAgrees(@ForAll long seed) {
        GeneratedTimeline given = GeneratedTimeline.of(seed);
        PlainSituations plain = new PlainSituations(given.rules(), ZoneOffset.UTC, given.moments());
        SituationEvaluator evaluator = new SituationEvaluator(ZoneOffset.UTC, new Deaf());

        for (int moment = 0; moment < given.moments().size(); moment++) {
            evaluator.look(given.moments().get(moment));
            for (int rule = 0; rule < given.rules().size(); rule++) {
                SituationAction action = given.rules().get(rule).actions().get(0);
                Set<String> targets = new HashSet<>();
                evaluator
                        .matches(given.rules().get(rule))
                        .forEach(backend ->
                                targets.add(action.onBackend() ? backend + " " + action.name() : action.name()));
                assertThat(targets)
                        .as("at moment %d of %s", moment, given.rules().get(rule))
                        .isEqualTo(plain.targets(rule, action, moment));
            }
        }
    }

    @Property(tries = 600)
    void whatIsSaidNeverToMatchNeverDoes(@ForAll long seed) {
        GeneratedTimeline given = GeneratedTimeline.of(seed);
        SituationEvaluator evaluator = new SituationEvaluator(ZoneOffset.UTC, new Deaf());

        for (Timeline.Moment moment : given.moments()) {
            evaluator.look(moment);
            for (SituationRule rule : given.rules()) {
                if (!PolicyAnalysis.mayMatch(rule)) {
                    assertThat(evaluator.matches(rule)).as(rule.toString()).isEmpty();
                }
            }
        }
    }

    @Test
    void someOfWhatIsGeneratedNeverMatchesAndMostMay() {
        int rules = 0;
        int possible = 0;
        for (long seed = 0; seed < 300; seed++) {
            for (SituationRule rule : GeneratedTimeline.of(seed).rules()) {
                rules++;
                possible += PolicyAnalysis.mayMatch(rule) ? 1 : 0;
            }
        }

        assertThat((double) possible / rules).isBetween(0.5, 0.99);
    }

    private static final class Deaf implements SituationListener {

        @Override
        public void tested(Condition condition, Truth truth) {
            assertThat(condition).isNotInstanceOfAny(Condition.All.class, Condition.Any.class, Condition.Not.class);
        }

        @Override
        public void tested(Aggregation.ResultCondition condition, Truth truth) {
            assertThat(truth).isNotNull();
        }
    }

    @Property(tries = 50)
    void theSameStatesGiveTheSameSituations(@ForAll long seed) throws SituationException {
        GeneratedTimeline given = GeneratedTimeline.of(seed);

        assertThat(Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments()))
                .isEqualTo(Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments()));
    }

    /** What is generated must not be so odd that nothing ever holds. */
    @Test
    void whatIsGeneratedHoldsNowAndThen() throws SituationException {
        int holding = 0;
        int moments = 0;
        for (long seed = 0; seed < 100; seed++) {
            GeneratedTimeline given = GeneratedTimeline.of(seed);
            for (Situations situations :
                    Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments())) {
                moments++;
                holding += shown(situations).isEmpty() ? 0 : 1;
            }
        }

        assertThat((double) holding / moments).isBetween(0.2, 0.8);
    }

    private static void assertAgreement(GeneratedTimeline given) throws SituationException {
        List<Map<String, Instant>> drools = new ArrayList<>();
        for (Situations situations : Timeline.of(DroolsSituations.of(given.rules(), ZoneOffset.UTC), given.moments())) {
            drools.add(shown(situations));
        }
        PlainSituations plain = new PlainSituations(given.rules(), ZoneOffset.UTC, given.moments());
        for (int i = 0; i < given.moments().size(); i++) {
            assertThat(drools.get(i)).as("at moment %d of %s", i, given.rules()).isEqualTo(plain.at(i));
        }
    }

    private static Map<String, Instant> shown(Situations situations) {
        Map<String, Instant> result = new TreeMap<>();
        situations.active().forEach(each -> result.put(each.name(), each.since()));
        situations.marks().forEach(each -> result.put(each.backend() + " " + each.name(), each.since()));
        return result;
    }
}
