package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a policy's revision beside its files.
 *
 * @param id what its files' content amounts to, as {@code sha256:} and 64 hexadecimal digits
 * @param sequence the number of its upload, from 1; the same content uploaded again keeps its number
 * @param author who brought it
 * @param time when
 * @param comment what for; may be empty
 * @param findings what compiling it had to say
 * @param tests how its tests ended; empty if they have not run
 */
public record Revision(
        String id,
        long sequence,
        String author,
        Instant time,
        String comment,
        List<Finding> findings,
        Optional<TestResult> tests) {

    /** As many failed tests are named where space is short. */
    private static final int SHOWN = 3;

    /**
     * How a revision's tests ended.
     *
     * @param failed how many tests failed; where the files have mistakes and no test could be run, how many mistakes
     * @param skipped how many say themselves that they are not to be run
     * @param notRun how many were left out because it took too long
     * @param rulePercent the share of rules that fired in some test; NaN if not known
     * @param conditionPercent the share of conditions that held in some test and did not in another; NaN if not known
     * @param failures what failed, in words, some of it if it is much; empty if nothing did
     */
    public record TestResult(
            Instant time,
            int passed,
            int failed,
            int skipped,
            int notRun,
            double rulePercent,
            double conditionPercent,
            List<String> failures) {
        public TestResult {
            requireNonNull(time, "time");
            failures = List.copyOf(failures);
        }

        /** The counts in words, such as {@code 12 passed, 1 failed}. */
        public String summary() {
            return passed + " passed"
                    + (failed == 0 ? "" : ", " + failed + " failed")
                    + (skipped == 0 ? "" : ", " + skipped + " skipped")
                    + (notRun == 0 ? "" : ", " + notRun + " not run for lack of time");
        }

        /** The first few failures in words. */
        public String shortly() {
            int left = failed - Math.min(SHOWN, failures.size());
            return String.join("; ", failures.subList(0, Math.min(SHOWN, failures.size())))
                    + (left > 0 ? "; and " + left + " more" : "");
        }
    }

    public Revision {
        requireNonNull(id, "id");
        requireNonNull(author, "author");
        requireNonNull(time, "time");
        requireNonNull(comment, "comment");
        requireNonNull(tests, "tests");
        findings = List.copyOf(findings);
    }

    /** Whether it can decide. */
    public boolean valid() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    /** Whether its tests have run and some failed. */
    public boolean failsTests() {
        return tests.isPresent() && tests.get().failed() > 0;
    }

    Revision with(List<Finding> newFindings) {
        return new Revision(id, sequence, author, time, comment, newFindings, tests);
    }

    Revision with(Optional<TestResult> newTests) {
        return new Revision(id, sequence, author, time, comment, findings, newTests);
    }
}
