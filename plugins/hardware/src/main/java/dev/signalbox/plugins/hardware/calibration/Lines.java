package dev.signalbox.plugins.hardware.calibration;

import dev.signalbox.plugins.hardware.calibration.Calibration.Point;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One kind of time by load and length: lines through what was measured, and between the measured loads what the lines left over.
 *
 * <p>With several lengths {@code a + b * length + c * load + d * load * length}, none negative, by least relative squares. With one
 * length it can't be told how much of the time goes with it, so both {@code a} and {@code c} are taken to grow by {@code (length +
 * offset) / (measured length + offset)}. What is left over, the measured time over the line's, is a factor at each measured number of
 * running requests, with straight lines between; so the measured loads are met, and two of them are enough.
 */
final class Lines {

    /** Lines through nothing: the time is unknown everywhere. */
    static final Lines UNKNOWN =
            new Lines(new double[] {Double.NaN, 0, 0, 0}, new double[] {1}, new double[] {1}, new double[] {1});

    private static final double ONE_LENGTH = 0.01;

    private final double[] factors;
    private final double[] loads;
    private final double[] leftOver;
    private final double error;

    /**
     * Fits; unknown if there are no points.
     *
     * @param load what load does to the time: the number of running requests, or a power of it
     * @param length of a point
     * @param milliseconds of a point
     * @param offset the length whose time doesn't go with the length, for who measured one alone
     */
    static Lines through(
            List<Point> points,
            ToDoubleFunction<Point> load,
            ToDoubleFunction<Point> length,
            ToDoubleFunction<Point> milliseconds,
            double offset) {
        int count = points.size();
        if (points.isEmpty()) {
            return UNKNOWN;
        }
        double[] loads = points.stream().mapToDouble(load).toArray();
        double[] lengths = points.stream().mapToDouble(length).toArray();
        double[] measured = points.stream().mapToDouble(milliseconds).toArray();
        double[] weights = new double[count];
        double min = Arrays.stream(lengths).min().orElseThrow();
        double max = Arrays.stream(lengths).max().orElseThrow();
        boolean oneLength = max - min <= ONE_LENGTH * max;
        double scale = 1 / (Arrays.stream(lengths).average().orElseThrow() + offset);
        double[][] terms = new double[count][];
        for (int i = 0; i < count; i++) {
            weights[i] = Math.sqrt(points.get(i).requests()) / (measured[i] * measured[i]);
            terms[i] = oneLength
                    ? new double[] {(lengths[i] + offset) * scale, loads[i] * (lengths[i] + offset) * scale}
                    : new double[] {1, lengths[i], loads[i], loads[i] * lengths[i]};
        }
        double[] fitted = LeastSquares.fit(terms, measured, weights);
        double[] factors = oneLength
                ? new double[] {
                    fitted[0] * offset * scale, fitted[0] * scale, fitted[1] * offset * scale, fitted[1] * scale
                }
                : fitted;
        return new Lines(factors, loads, lengths, measured);
    }

    private Lines(double[] factors, double[] pointLoads, double[] lengths, double[] measured) {
        this.factors = factors;
        this.loads = Arrays.stream(pointLoads).sorted().distinct().toArray();
        this.leftOver = new double[loads.length];
        double[] logarithms = new double[loads.length];
        int[] counts = new int[loads.length];
        double squares = 0;
        for (int i = 0; i < measured.length; i++) {
            double ratio = measured[i] / line(pointLoads[i], lengths[i]);
            int at = Arrays.binarySearch(loads, pointLoads[i]);
            logarithms[at] += Math.log(ratio);
            counts[at]++;
            squares += (ratio - 1) * (ratio - 1);
        }
        for (int i = 0; i < loads.length; i++) {
            leftOver[i] = Math.exp(logarithms[i] / counts[i]);
        }
        this.error = Math.sqrt(squares / measured.length);
    }

    /** Milliseconds, at a load and length that need not have been measured. */
    double at(double load, double length) {
        return line(load, length) * leftOver(load);
    }

    /** The part of it that goes with the length. */
    double ofLength(double load, double length) {
        return (factors[1] + factors[3] * load) * length * leftOver(load);
    }

    /** The relative error of the lines, root mean square. */
    double error() {
        return error;
    }

    private double line(double load, double length) {
        return factors[0] + factors[1] * length + (factors[2] + factors[3] * length) * load;
    }

    private double leftOver(double load) {
        int above = 0;
        while (above < loads.length && loads[above] < load) {
            above++;
        }
        if (above == 0 || above == loads.length) {
            return leftOver[Math.min(above, loads.length - 1)];
        }
        double share = (load - loads[above - 1]) / (loads[above] - loads[above - 1]);
        return leftOver[above - 1] + share * (leftOver[above] - leftOver[above - 1]);
    }
}
