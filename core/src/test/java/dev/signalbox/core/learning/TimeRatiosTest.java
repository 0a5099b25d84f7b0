package dev.signalbox.core.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.core.decision.Correction.Factor;
import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class TimeRatiosTest {

    private static final long NOW = 1_800_000_000_000L;

    private final TimeRatios ratios = new TimeRatios(4);

    @Test
    void aFewAnswersChangeNothing() {
        for (int i = 0; i < 7; i++) {
            add(0, 300, 100);
        }

        assertThat(ratios.factors(NOW)).containsOnly(Factor.NONE);
    }

    @Property
    void aConstantErrorIsFound(@ForAll @DoubleRange(min = 0.06, max = 18) double error) {
        TimeRatios fresh = new TimeRatios(4);
        for (int i = 0; i < 200; i++) {
            fresh.add(i % 4, 100 * error, 100, 100, NOW);
        }

        assertThat(fresh.factors(NOW))
                .allSatisfy(
                        factor -> assertThat(Math.log(factor.value() / error)).isCloseTo(0, within(0.2)));
    }

    @Property
    void anExactModelIsHardlyChanged(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.4) double deviation) {
        TimeRatios fresh = new TimeRatios(4);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 400; i++) {
            double noise = Math.exp(deviation * random.nextGaussian());
            fresh.add(random.nextInt(4), 100 * noise, 100, 100, NOW + i);
        }

        // A mean of about sixty such answers is off by an eighth of their deviation; four of those is what it may be by
        // chance.
        assertThat(fresh.factors(NOW + 400))
                .allSatisfy(factor -> assertThat(Math.log(factor.value())).isCloseTo(0, within(0.5 * deviation)));
    }

    @Test
    void eachBucketHasItsOwnFactor() {
        for (int i = 0; i < 100; i++) {
            add(0, 200, 100);
            add(1, 50, 100);
        }

        assertThat(value(0)).isCloseTo(2, within(0.15));
        assertThat(value(1)).isCloseTo(0.5, within(0.05));
    }

    @Test
    void aBucketThatSawNothingIsCorrectedLikeTheOthers() {
        for (int i = 0; i < 100; i++) {
            add(i % 2, 300, 100);
        }

        assertThat(value(3)).isCloseTo(3, within(0.3));
        assertThat(ratios.factors(NOW).get(3).answers()).isEqualTo(100);
    }

    @Test
    void aSingleOutlierChangesLittle() {
        for (int i = 0; i < 60; i++) {
            add(0, i % 2 == 0 ? 95 : 105, 100);
        }
        add(0, 60_000, 100);

        assertThat(value(0)).isCloseTo(1, within(0.02));
    }

    @Test
    void aMachineThatBecomesSlowerIsFollowed() {
        for (int i = 0; i < 200; i++) {
            add(0, 100 + i % 5, 100);
        }
        for (int i = 0; i < 200; i++) {
            add(0, 250 + i % 5, 100);
        }

        assertThat(value(0)).isCloseTo(2.5, within(0.3));
    }

    @Test
    void whatIsOldIsForgottenLittleByLittle() {
        for (int i = 0; i < 100; i++) {
            add(0, 300, 100);
        }

        double fresh = value(0, Duration.ZERO);
        double dayOld = value(0, Duration.ofDays(1));
        double weekOld = value(0, Duration.ofDays(7));

        assertThat(fresh).isGreaterThan(dayOld);
        assertThat(dayOld).isGreaterThan(weekOld).isGreaterThan(1.5);
        assertThat(weekOld).isEqualTo(1);
    }

    @Test
    void timesThatAreNotKnownAreLeftOut() {
        for (int i = 0; i < 100; i++) {
            add(0, Double.NaN, 100);
            add(0, 100, Double.NaN);
            add(0, 0, 100);
        }

        assertThat(ratios.factors(NOW)).containsOnly(Factor.NONE);
        assertThat(ratios.medianError()).isNaN();
    }

    @Test
    void theMedianErrorIsThatOfTheLatest() {
        for (int i = 0; i < 1000; i++) {
            ratios.add(0, 100, 200, 150, NOW);
        }
        for (int i = 0; i < 100; i++) {
            ratios.add(0, 100, 110, 105, NOW);
        }

        assertThat(ratios.medianError()).isCloseTo(0.10, within(1e-9));
        assertThat(ratios.medianCorrectedError()).isCloseTo(0.05, within(1e-9));
    }

    private void add(int bucket, double measured, double predicted) {
        ratios.add(bucket, measured, predicted, predicted, NOW);
    }

    private double value(int bucket) {
        return value(bucket, Duration.ZERO);
    }

    private double value(int bucket, Duration later) {
        return ratios.factors(NOW + later.toMillis()).get(bucket).value();
    }
}
