package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.report.ReportedFiles;
import java.util.OptionalDouble;

/**
 * What a report of tests is to show.
 *
 * @param files where the policy's files are, as seen by whoever reads the report
 * @param coverage whether it shows coverage
 * @param threshold what coverage must reach, in percent; empty if nothing
 */
public record ReportOptions(ReportedFiles files, boolean coverage, OptionalDouble threshold) {

    public ReportOptions {
        requireNonNull(files, "files");
        requireNonNull(threshold, "threshold");
    }

    /** Whether the tests passed and covered as much as they must. */
    public boolean satisfiedBy(TestReport report) {
        return report.passed() && reachedBy(report.coverage());
    }

    boolean reachedBy(Coverage covered) {
        return threshold.isEmpty() || covered.reaches(threshold.getAsDouble());
    }
}
