package dev.signalbox.plugins.hardware.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.plugins.hardware.calibration.Calibration.Point;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeasuredTimesTest {

    @Test
    void findsThePartsOfTimesAtSeveralLengthsAndLoads() {
        MeasuredTimes times = times(
                new double[] {1, 8, 32},
                new double[] {500, 2_000, 8_000},
                (load, prompt) -> 20 + 0.05 * prompt + load * 0.5 + 0.01 * load * prompt,
                (load, prompt) -> 6 + 0.1 * Math.pow(load, MeasuredTimes.POWER_OF_LOAD));

        assertThat(times.ttftMs(16, 4_000)).isEqualTo(20 + 200 + 8 + 640, within(1e-3));
        assertThat(times.readingMs(1_000)).isEqualTo(50 + 10, within(1e-3));
        assertThat(times.tpotMs(16, 4_000, 100)).isEqualTo(6 + 0.1 * Math.pow(16, 0.8), within(1e-6));
        assertThat(times.uncertainty()).isEqualTo(0.1);
        assertThat(times.largestLoad()).isEqualTo(32);
    }

    @Test
    void meetsEveryMeasuredLoadThoughNoLineGoesThroughThem() {
        MeasuredTimes times = times(
                new double[] {1, 16, 64},
                new double[] {1_000},
                (load, prompt) -> load == 64 ? 7_000 : 100 + load,
                (load, prompt) -> load == 16 ? 30 : 10);

        assertThat(times.ttftMs(1, 1_000)).isEqualTo(101, within(1e-6));
        assertThat(times.ttftMs(16, 1_000)).isEqualTo(116, within(1e-6));
        assertThat(times.ttftMs(64, 1_000)).isEqualTo(7_000, within(1e-6));
        assertThat(times.tpotMs(16, 1_000, 100)).isEqualTo(30, within(1e-6));
        assertThat(times.uncertainty()).isGreaterThan(0.3);
    }

    @Property(tries = 200)
    void isNeverNegativeHoweverTheMeasurementsScatter(
            @ForAll @DoubleRange(min = 0.1, max = 10_000) double first,
            @ForAll @DoubleRange(min = 0.1, max = 10_000) double second,
            @ForAll @DoubleRange(min = 0.1, max = 10_000) double third,
            @ForAll @IntRange(min = 1, max = 500) int running,
            @ForAll @IntRange(max = 100_000) int prompt) {
        MeasuredTimes times = times(
                new double[] {1, 8, 64},
                new double[] {1_000},
                (load, length) -> load == 1 ? first : load == 8 ? second : third,
                (load, length) -> load == 1 ? third : load == 8 ? first : second);

        assertThat(times.ttftMs(running, prompt)).isNotNegative().isFinite();
        assertThat(times.tpotMs(running, prompt, 100)).isNotNegative().isFinite();
        assertThat(times.readingMs(prompt)).isNotNegative().isFinite();
        assertThat(times.uncertainty()).isGreaterThanOrEqualTo(0.1).isFinite();
    }

    private static MeasuredTimes times(
            double[] loads,
            double[] prompts,
            ToDoubleBiFunction<Double, Double> ttftMs,
            ToDoubleBiFunction<Double, Double> tpotMs) {
        List<Point> points = new ArrayList<>();
        for (double load : loads) {
            for (double prompt : prompts) {
                points.add(new Point(
                        load, prompt, 100, ttftMs.applyAsDouble(load, prompt), tpotMs.applyAsDouble(load, prompt), 50));
            }
        }
        return MeasuredTimes.of(new Calibration("m", "", LocalDate.EPOCH, points));
    }
}
