package dev.signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SampledVerificationTest {

    private static final RequestFacts REQUEST = RequestFacts.unclassified(
            InferenceRequest.builder(Operation.CHAT, "llama").build());
    private static final World WORLD = World.of(LocalDate.of(2026, 3, 2), 14);

    private final List<Disagreement> alarms = new ArrayList<>();
    private final Outcome outcome = new Outcome();
    private final CandidateFigures figures = new CandidateFigures(1);

    @Test
    void agreementRaisesNoAlarm() {
        Rules rules = new Rules(0, 5);
        Rules reference = new Rules(0, 5);

        evaluate(verified(rules, reference, 1), 10);

        assertThat(alarms).isEmpty();
        assertThat(reference.evaluations).isEqualTo(10);
        assertThat(outcome.points(0)).isEqualTo(5);
    }

    @Test
    void aDifferenceRaisesOneAlarmAndLeavesTheReferenceInCharge() {
        Rules rules = new Rules(0, 5);
        PlacementRules verified = verified(rules, new Rules(1, 7), 1);

        evaluate(verified, 3);

        assertThat(alarms).singleElement().satisfies(alarm -> {
            assertThat(alarm.request()).isEqualTo(REQUEST);
            assertThat(alarm.difference()).isEqualTo("candidate 0 has 5 points, the reference says 7 points");
        });
        assertThat(outcome.points(0)).isEqualTo(7);
        assertThat(rules.evaluations).isEqualTo(1);
        assertThat(verified.classify(REQUEST, WORLD)).isEqualTo(1);
    }

    @Test
    void aDifferenceOfTheClassAloneIsFoundToo() {
        evaluate(verified(new Rules(0, 5), new Rules(1, 5), 1), 1);

        assertThat(alarms)
                .singleElement()
                .extracting(Disagreement::difference)
                .isEqualTo("the class is given by rule 0, the reference says rule 1");
    }

    @Test
    void aReferenceThatFailsRaisesOneAlarmAndIsNotAskedAgain() {
        Rules reference = new Rules(0, 5);
        PlacementRules verified = verified(new Rules(0, 5), reference, 1);
        reference.broken = true;

        evaluate(verified, 3);

        assertThat(alarms)
                .singleElement()
                .extracting(Disagreement::difference)
                .isEqualTo("the reference failed: java.lang.IllegalStateException: broken");
        assertThat(reference.evaluations).isEqualTo(1);
        assertThat(outcome.points(0)).isEqualTo(5);
    }

    @Test
    void eachAgreementIsToldAndADifferenceIsNone() {
        Rules reference = new Rules(0, 5);
        AtomicInteger agreements = new AtomicInteger();
        SampledVerification verified =
                SampledVerification.of(new Rules(0, 5), reference, 1, agreements::incrementAndGet, alarms::add);
        verified.begin();

        evaluate(verified, 3);
        assertThat(agreements).hasValue(3);

        reference.broken = true;
        evaluate(verified, 3);
        assertThat(agreements).hasValue(3);
        assertThat(alarms).hasSize(1);
    }

    @Test
    void aReferenceThatDoesNotStartRaisesAnAlarm() {
        Rules reference = new Rules(0, 7);
        reference.broken = true;

        evaluate(verified(new Rules(0, 5), reference, 1), 3);

        assertThat(alarms).hasSize(1);
        assertThat(outcome.points(0)).isEqualTo(5);
    }

    @Test
    void theReferenceIsLeftAloneUntilVerificationBegins() {
        Rules reference = new Rules(1, 7);

        evaluate(SampledVerification.of(new Rules(0, 5), reference, 1, alarms::add), 3);

        assertThat(reference.evaluations).isZero();
        assertThat(alarms).isEmpty();
    }

    @Test
    void explanationsAreNotRepeated() {
        Rules reference = new Rules(1, 7);
        outcome.trace((rule, candidate) -> {});

        evaluate(verified(new Rules(0, 5), reference, 1), 3);

        assertThat(alarms).isEmpty();
    }

    @Test
    void theShareOfRepeatedEvaluationsIsTheOneAskedFor() {
        Rules reference = new Rules(0, 5);

        evaluate(verified(new Rules(0, 5), reference, 0.001), 1_000_000);

        assertThat(reference.evaluations).isBetween(900, 1_100);
    }

    @Test
    void withoutAShareNothingIsRepeated() {
        Rules reference = new Rules(1, 7);

        evaluate(verified(new Rules(0, 5), reference, 0), 10_000);

        assertThat(reference.evaluations).isZero();
    }

    @Test
    void aShareThatIsNoneIsRefused() {
        Rules rules = new Rules(0, 5);

        assertThatThrownBy(() -> SampledVerification.of(rules, rules, Double.NaN, alarms::add))
                .hasMessage("share is NaN, must lie in 0 to 1");
    }

    private PlacementRules verified(Rules rules, Rules reference, double share) {
        SampledVerification verified = SampledVerification.of(rules, reference, share, alarms::add);
        verified.begin();
        reference.evaluations = 0;
        return verified;
    }

    private void evaluate(PlacementRules rules, int times) {
        PlacementRules.Prepared prepared = rules.prepare(List.of());
        for (int i = 0; i < times; i++) {
            prepared.evaluate(REQUEST, WORLD, figures, outcome);
        }
    }

    /** Rules one of which gives every request its class, and one candidate the same points. */
    private static final class Rules implements PlacementRules {

        private final int classifier;
        private final int points;
        private int evaluations;
        private boolean broken;

        Rules(int classifier, int points) {
            this.classifier = classifier;
            this.points = points;
        }

        @Override
        public int classify(RequestFacts request, World world) {
            return classifier;
        }

        @Override
        public Prepared prepare(List<CandidateFacts> candidates) {
            return (request, world, figures, outcome) -> {
                evaluations++;
                if (broken) {
                    throw new IllegalStateException("broken");
                }
                outcome.reset(1, 1);
                outcome.fired(0, 0);
                outcome.prefer(0, points);
            };
        }
    }
}
