package dev.signalbox.core.app.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What requests took at one load: a line of a calibration file.
 *
 * @param running how many requests the backend worked on at a time
 * @param promptTokens the mean prompt
 * @param outputTokens the mean answer
 * @param ttftMs the median time to the first token, in milliseconds
 * @param tpotMs the median time per output token after the first, in milliseconds; NaN if no answer had two
 * @param requests how many it is of
 */
public record Point(int running, double promptTokens, double outputTokens, double ttftMs, double tpotMs, int requests) {

    /** The point of some samples. */
    static Point of(int running, List<Sample> samples) {
        return new Point(
                running,
                mean(samples, Sample::promptTokens),
                mean(samples, Sample::outputTokens),
                median(samples, Sample::ttftMs),
                median(samples, Sample::tpotMs),
                samples.size());
    }

    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return samples.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
