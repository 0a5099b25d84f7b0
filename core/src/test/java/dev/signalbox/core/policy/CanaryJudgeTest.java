package dev.signalbox.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Simulated canaries, looked at again and again as in life. The random numbers are always the same. */
final class CanaryJudgeTest {

    private static final int LOOK_EVERY = 20;
    private static final int CANARIES = 400;

    private final CanaryJudge judge = new CanaryJudge(CanaryBounds.DEFAULTS);

    @Test
    void aCanaryThatIsNoWorseIsSeldomTakenBackHoweverLongItIsWatched() {
        for (double rate : new double[] {0, 0.01, 0.1, 0.5}) {
            int takenBack = 0;
            for (int i = 0; i < CANARIES; i++) {
                takenBack += requestsUntilTakenBack(rate, rate, 0.1, 20_000, i) < Integer.MAX_VALUE ? 1 : 0;
            }
            assertThat(takenBack / (double) CANARIES)
                    .as("false alarms at a rate of %s", rate)
                    .isLessThanOrEqualTo(CanaryBounds.DEFAULTS.falseAlarms());
        }
    }

    @Test
    void aCanaryThatIsMuchWorseIsTakenBackSoon() {
        for (int i = 0; i < 50; i++) {
            assertThat(requestsUntilTakenBack(0.01, 0.5, 0.1, 20_000, i))
                    .as("half of its requests fail")
                    .isLessThan(800);
            assertThat(requestsUntilTakenBack(0.01, 0.1, 0.1, 20_000, i))
                    .as("a tenth of its requests fail")
                    .isLessThan(10_000);
        }
    }

    @Test
    void aDifferenceWithinTheBoundTakesNothingBack() {
        ArmFigures active = new ArmFigures(0, 0, 1_000_000, 10_000, 0, 0);
        ArmFigures canary = new ArmFigures(0, 0, 1_000_000, 15_000, 0, 0);

        assertThat(judge.worse(active, canary)).isEmpty();
    }

    @Test
    void nothingIsSaidOfAFewRequests() {
        ArmFigures active = new ArmFigures(10_000, 0, 0, 0, 0, 0);

        assertThat(judge.worse(active, new ArmFigures(49, 49, 0, 0, 0, 0))).isEmpty();
        assertThat(judge.worse(active, new ArmFigures(50, 50, 0, 0, 0, 0))).isPresent();
    }

    @Test
    void theReasonNamesWhatIsWorse() {
        ArmFigures active = new ArmFigures(1000, 10, 1000, 0, 1000, 50);

        assertThat(judge.worse(active, new ArmFigures(1000, 10, 1000, 0, 1000, 200)))
                .hasValue(
                        "targets missed: 20.0 % of 1000 by the canary, 5.0 % of 1000 by the active policy; more than 2.0"
                                + " points worse");
        assertThat(judge.worse(active, new ArmFigures(1000, 200, 1000, 0, 1000, 50)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("requests refused: "));
        assertThat(judge.worse(active, new ArmFigures(1000, 10, 1000, 200, 1000, 50)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("requests failed: "));
    }

    /** How many requests it took, of both together; the greatest number there is if none did. */
    private int requestsUntilTakenBack(double activeRate, double canaryRate, double share, int requests, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] ended = new long[2];
        long[] failed = new long[2];
        for (int i = 1; i <= requests; i++) {
            int arm = random.nextDouble() < share ? 1 : 0;
            ended[arm]++;
            failed[arm] += random.nextDouble() < (arm == 1 ? canaryRate : activeRate) ? 1 : 0;
            if (i % LOOK_EVERY == 0
                    && judge.worse(
                                    new ArmFigures(0, 0, ended[0], failed[0], 0, 0),
                                    new ArmFigures(0, 0, ended[1], failed[1], 0, 0))
                            .isPresent()) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }
}
