package dev.signalbox.plugins.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of errors as it stands in the README; written to {@code target/accuracy} by the build. */
public final class AccuracyTable {

    private static final Path README = Path.of("README.md");
    // Points, not shares: 17.4 rounds to 17, and a rerun with another rounding of the constants may give 18.
    private static final double ROUNDING = 1.0;

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param columns what the points are of and the figures of {@link #row}, as Markdown cells
     */
    public AccuracyTable(String name, String columns) {
        this.name = name;
        lines.add(columns);
        lines.add(columns.replaceAll("[^|]+", "---"));
    }

    /** A row with the number of points, and for each of the accuracies the median and the ninth decile of the error. */
    public void row(String label, Accuracy... accuracies) {
        StringBuilder line = new StringBuilder("| " + label + " | "
                + String.format(Locale.ROOT, "%,d", accuracies[0].points().size()) + " |");
        for (Accuracy accuracy : accuracies) {
            line.append(String.format(
                    Locale.ROOT, " %.0f / %.0f %% |", 100 * accuracy.medianError(), 100 * accuracy.ninthDecileError()));
        }
        lines.add(line.toString());
    }

    void write() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "accuracy"));
        Files.write(directory.resolve(name + ".md"), lines);
    }

    /** Writes the table, and compares it with the README: each row must stand there with the same figures, to a point. */
    public void requireInReadme() throws IOException {
        write();
        List<String> readme = Files.readAllLines(README);
        for (String line : lines) {
            String label = label(line);
            assertThat(readme)
                    .as("README.md must have the row of target/accuracy/%s.md: %s", name, line)
                    .anySatisfy(candidate -> {
                        assertThat(label(candidate)).isEqualTo(label);
                        assertThat(figures(candidate)).hasSameSizeAs(figures(line));
                        for (int i = 0; i < figures(line).size(); i++) {
                            assertThat(figures(candidate).get(i) - figures(line).get(i))
                                    .isBetween(-ROUNDING, ROUNDING);
                        }
                    });
        }
    }

    private static String label(String line) {
        String[] cells = line.split("\\|", -1);
        return cells.length < 2 ? "" : cells[1].strip();
    }

    private static List<Double> figures(String line) {
        List<Double> figures = new ArrayList<>();
        String[] cells = line.split("\\|", -1);
        for (int i = 2; i < cells.length; i++) {
            for (String figure : cells[i].replace(",", "").replace("%", " ").split("[/ ]+", -1)) {
                if (figure.matches("\\d+")) {
                    figures.add(Double.parseDouble(figure));
                }
            }
        }
        return figures;
    }
}
