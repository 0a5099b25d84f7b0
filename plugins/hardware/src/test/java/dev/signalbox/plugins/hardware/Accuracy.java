package dev.signalbox.plugins.hardware;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** How far predictions are from measurements. */
public record Accuracy(List<Point> points) {

    /** One measurement, and what was predicted for it in the same unit. */
    public record Point(String group, double measured, double predicted) {

        double error() {
            return Math.abs(predicted / measured - 1);
        }

        double ratio() {
            return predicted / measured;
        }
    }

    public Accuracy {
        points = List.copyOf(points);
    }

    /** The points of some groups alone. */
    Accuracy of(Predicate<String> groups) {
        return new Accuracy(
                points.stream().filter(point -> groups.test(point.group())).toList());
    }

    List<String> groups() {
        return points.stream().map(Point::group).distinct().sorted().toList();
    }

    /** The median of the relative errors. */
    public double medianError() {
        return quantile(Point::error, 0.5);
    }

    /** The relative error that nine of ten points stay below. */
    public double ninthDecileError() {
        return quantile(Point::error, 0.9);
    }

    /** The median of predicted / measured. */
    double medianRatio() {
        return quantile(Point::ratio, 0.5);
    }

    private double quantile(ToDoubleFunction<Point> figure, double share) {
        double[] sorted = points.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
