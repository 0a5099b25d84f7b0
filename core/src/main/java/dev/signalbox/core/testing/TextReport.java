package dev.signalbox.core.testing;

import dev.signalbox.core.testing.CaseResult.Status;
import dev.signalbox.rules.Finding;
import java.util.Locale;
import java.util.Map;

/** The results of tests for people: what failed and why, what was skipped, totals, and coverage. */
final class TextReport {

    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    static String of(TestReport report, ReportOptions options) {
        TextReport written = new TextReport();
        report.results().forEach(written::add);
        written.total(report);
        if (options.coverage()) {
            written.coverage(report.coverage());
        }
        if (!options.reachedBy(report.coverage())) {
            written.line("Coverage is below the threshold of "
                    + Shown.number(options.threshold().orElse(0)) + " %: rules "
                    + percent(report.coverage().rulePercent()) + ", conditions "
                    + percent(report.coverage().conditionPercent()) + ".");
        }
        return written.text.toString();
    }

    /** A share in percent, rounded down, so that 100 means all. */
    static String percent(double percent) {
        return String.format(Locale.ROOT, percent == 100 ? "%.0f %%" : "%.1f %%", Math.floor(percent * 10) / 10);
    }

    private void add(CaseResult result) {
        if (result.status() == Status.SKIPPED) {
            line("SKIPPED " + title(result));
            line("    " + result.test().skip());
        } else if (result.status() == Status.FAILED) {
            line("FAILED  " + title(result));
            result.mismatches().forEach(mismatch -> {
                line("    " + mismatch.what());
                line("        expected  " + mismatch.expected());
                line("        but was   " + mismatch.actual());
            });
            if (!result.why().isEmpty()) {
                line("    why");
                result.why().forEach(each -> line("        " + each));
            }
            line("");
        }
    }

    private static String title(CaseResult result) {
        return result.test().name() + "  (" + result.file() + ":"
                + result.test().position().line() + ")";
    }

    private void total(TestReport report) {
        int failed = report.count(Status.FAILED);
        int skipped = report.count(Status.SKIPPED);
        line((report.results().size() == 1 ? "1 test" : report.results().size() + " tests") + " of policy "
                + report.policy() + ": " + report.count(Status.PASSED) + " passed"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (skipped == 0 ? "" : ", " + skipped + " skipped")
                + String.format(Locale.ROOT, ", in %.2f s.", report.nanos() / NANOS_PER_SECOND));
    }

    private void coverage(Coverage coverage) {
        Map<String, Coverage> byFile = coverage.byFile();
        int width = byFile.keySet().stream().mapToInt(String::length).max().orElse(0);
        line("");
        row(width, "Coverage", "rules", "conditions");
        byFile.forEach((file, part) -> row(width, file, rules(part), conditions(part)));
        row(
                width,
                "all",
                rules(coverage) + "  " + percent(coverage.rulePercent()),
                conditions(coverage) + "  " + percent(coverage.conditionPercent()));
        coverage.uncovered().stream().map(Finding::toString).forEach(this::line);
    }

    private static String rules(Coverage coverage) {
        return coverage.firedRules() + " of " + coverage.rules().size();
    }

    private static String conditions(Coverage coverage) {
        return coverage.coveredConditions() + " of " + coverage.conditions().size();
    }

    private void row(int width, String first, String second, String third) {
        line(String.format(Locale.ROOT, "%-" + Math.max(width, 8) + "s  %-18s  %s", first, second, third));
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
