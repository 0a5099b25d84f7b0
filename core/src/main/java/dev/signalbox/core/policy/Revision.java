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

    /**
     * How a revision's tests ended.
     *
     * @param failures what failed, in words; empty if nothing did
     */
    public record TestResult(Instant time, int passed, int failed, int skipped, List<String> failures) {
        public TestResult {
            requireNonNull(time, "time");
            failures = List.copyOf(failures);
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
