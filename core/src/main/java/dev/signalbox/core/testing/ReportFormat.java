package dev.signalbox.core.testing;

import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.rules.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A form in which the results of tests are written. */
public enum ReportFormat {
    /** For people. */
    TEXT {
        @Override
        public String write(TestReport report, ReportOptions options) {
            return TextReport.of(report, options);
        }
    },
    /** An object with totals, every case and, if it is wanted, coverage. */
    JSON {
        @Override
        public String write(TestReport report, ReportOptions options) {
            return FindingFormat.pretty(JsonReport.of(report, options));
        }
    },
    /** JUnit's XML, which Jenkins, GitLab and others read. */
    JUNIT {
        @Override
        public String write(TestReport report, ReportOptions options) {
            return JunitReport.of(report, options);
        }
    },
    /** Commands of GitHub's workflows, which annotate the lines of a pull request. */
    GITHUB {
        @Override
        public String write(TestReport report, ReportOptions options) {
            return FindingFormat.GITHUB.write(findings(report, options), options.files());
        }
    },
    /** SARIF 2.1.0, which code scanning reads. */
    SARIF {
        @Override
        public String write(TestReport report, ReportOptions options) {
            return FindingFormat.SARIF.write(findings(report, options), options.files());
        }
    };

    /** The results in this form. */
    public abstract String write(TestReport report, ReportOptions options);

    /** The same form of findings, for tests that can't be run; those of JUnit are written as text. */
    public FindingFormat ofFindings() {
        return switch (this) {
            case TEXT, JUNIT -> FindingFormat.TEXT;
            case JSON -> FindingFormat.JSON;
            case GITHUB -> FindingFormat.GITHUB;
            case SARIF -> FindingFormat.SARIF;
        };
    }

    /** Each failure as an error where its test stands, and what is not covered as warnings. */
    private static List<Finding> findings(TestReport report, ReportOptions options) {
        List<Finding> findings = new ArrayList<>();
        for (CaseResult failure : report.failures()) {
            findings.add(new Finding(
                    Finding.Severity.ERROR,
                    "test-failed",
                    failure.file(),
                    failure.test().position().line(),
                    failure.test().position().column(),
                    failure.test().name() + ": "
                            + failure.mismatches().stream()
                                    .map(Mismatch::toString)
                                    .collect(Collectors.joining("; "))
                            + ".",
                    ""));
        }
        if (options.coverage()) {
            findings.addAll(report.coverage().uncovered());
        }
        return findings;
    }
}
