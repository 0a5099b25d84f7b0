package dev.signalbox.plugins.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** How far predictions are from measurements, by groups and all together. */
record Accuracy(List<Point> points) {

    /** One measurement, and what was predicted for it in the same unit. */
    record Point(String group, double measured, double predicted) {

        double error() {
            return Math.abs(predicted / measured - 1);
        }

        double ratio() {
            return predicted / measured;
        }
    }

    Accuracy {
        points = List.copyOf(points);
    }

    /** The points of one group alone. */
    Accuracy of(String group) {
        return new Accuracy(
                points.stream().filter(point -> point.group().equals(group)).toList());
    }

    /** The median of the relative errors. */
    double medianError() {
        return quantile(Point::error, 0.5);
    }

    /** Writes a table of errors to {@code target/accuracy}, for the README. */
    void report(String name) throws IOException {
        Stream<String> groups = points.stream()
                .map(Point::group)
                .distinct()
                .sorted()
                .map(group -> of(group).line(group));
        Path directory = Files.createDirectories(Path.of("target", "accuracy"));
        Files.write(
                directory.resolve(name + ".md"),
                Stream.concat(Stream.of(line("all")), groups).toList());
    }

    private String line(String group) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f %% | %.0f %% | %.2f |",
                group,
                points.size(),
                100 * medianError(),
                100 * quantile(Point::error, 0.9),
                quantile(Point::ratio, 0.5));
    }

    private double quantile(ToDoubleFunction<Point> figure, double share) {
        double[] sorted = points.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
