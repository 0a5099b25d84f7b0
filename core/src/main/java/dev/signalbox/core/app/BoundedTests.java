package dev.signalbox.core.app;

import dev.signalbox.core.policy.Revision;
import dev.signalbox.core.policy.RevisionTester;
import dev.signalbox.core.testing.CaseResult;
import dev.signalbox.core.testing.TestReport;
import dev.signalbox.core.testing.TestSuite;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Runs a revision's tests in a running sidecar: for a limited time, and with an account that is short enough to be kept. */
final class BoundedTests implements RevisionTester {

    private static final long LIMIT_SECONDS = 10;
    private static final int MAX_FAILURES = 20;
    private static final int MAX_TEXT = 300;

    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * What runs tests.
     *
     * @param nanoTime a clock to measure with, such as {@link System#nanoTime}
     */
    BoundedTests(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public Revision.TestResult test(Policy policy, SortedMap<String, String> files) {
        SortedMap<String, String> tests = new TreeMap<>(files);
        tests.keySet().removeIf(name -> !name.startsWith("tests/"));
        TestSuite.Result read = TestSuite.read(policy, tests);
        if (read.suite().isEmpty()) {
            return unreadable(read.findings());
        }
        TestSuite suite = read.suite().get();
        long begin = nanoTime.getAsLong();
        long limit = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        return result(suite, suite.run(test -> nanoTime.getAsLong() - begin < limit, nanoTime));
    }

    private Revision.TestResult result(TestSuite suite, TestReport report) {
        return new Revision.TestResult(
                clock.instant(),
                report.count(CaseResult.Status.PASSED),
                report.count(CaseResult.Status.FAILED),
                report.count(CaseResult.Status.SKIPPED),
                suite.cases().size() - report.results().size(),
                report.coverage().rulePercent(),
                report.coverage().conditionPercent(),
                shortened(report.failures(), BoundedTests::failure));
    }

    private Revision.TestResult unreadable(List<Finding> findings) {
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        return new Revision.TestResult(
                clock.instant(), 0, errors.size(), 0, 0, Double.NaN, Double.NaN, shortened(errors, Finding::toString));
    }

    private static String failure(CaseResult failed) {
        int others = failed.mismatches().size() - 1;
        return failed.test().name() + " (" + failed.file() + ":"
                + failed.test().position().line() + ") "
                + failed.mismatches().get(0)
                + (others > 0 ? ", and " + others + " more" : "");
    }

    private static <T> List<String> shortened(List<T> all, Function<T, String> words) {
        return all.stream()
                .limit(MAX_FAILURES)
                .map(words)
                .map(text -> text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text)
                .toList();
    }
}
