package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The tests of a policy, read and checked. Immutable; may be run more than once and by several threads.
 */
public final class TestSuite {

    /** Whoever reads this many findings has seen enough. */
    private static final int MAX_FINDINGS = 500;

    private final Policy policy;
    private final List<TestCase> cases;

    private TestSuite(Policy policy, List<TestCase> cases) {
        this.policy = policy;
        this.cases = List.copyOf(cases);
    }

    /**
     * What came of reading tests.
     *
     * @param suite the tests; empty if a finding is an error
     * @param findings what there is to say of the files
     */
    public record Result(Optional<TestSuite> suite, List<Finding> findings) {
        public Result {
            requireNonNull(suite, "suite");
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads the tests of a policy.
     *
     * @param files the text of each test file by its name relative to the policy's directory
     */
    public static Result read(Policy policy, Map<String, String> files) {
        Set<Finding> findings = new LinkedHashSet<>();
        List<TestCase> cases = new ArrayList<>();
        files.forEach((name, text) -> cases.addAll(TestFileReader.read(name, text, policy, finding -> {
            if (findings.size() < MAX_FINDINGS) {
                findings.add(finding);
            }
        })));
        boolean valid = findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        return new Result(valid ? Optional.of(new TestSuite(policy, cases)) : Optional.empty(), List.copyOf(findings));
    }

    /** The cases, in the order of files and of tests in them. */
    public List<TestCase> cases() {
        return cases;
    }

    /**
     * What the cases ask, those to be skipped excepted, in their order. A step of a timeline is asked without the situations that
     * rules find there.
     */
    public List<Question> questions() {
        return cases.stream()
                .filter(test -> test.skip().isEmpty())
                .map(test ->
                        new Question(test.position().file() + ": " + test.name(), test.name(), policy, test.scenario()))
                .toList();
    }

    /**
     * Runs tests, those to be skipped excepted.
     *
     * @param filter which tests to run
     * @param nanoTime a clock for measuring how long tests take, such as {@link System#nanoTime}
     */
    public TestReport run(Predicate<TestCase> filter, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        CoverageRecorder coverage = new CoverageRecorder(policy);
        CaseRunner runner = new CaseRunner(policy, coverage, nanoTime);
        List<CaseResult> results = new ArrayList<>();
        for (TestCase each : cases) {
            if (filter.test(each)) {
                results.add(runner.run(each));
            }
        }
        return new TestReport(
                policy.name(), policy.revision(), results, coverage.coverage(), nanoTime.getAsLong() - start);
    }
}
