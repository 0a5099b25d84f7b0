package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How the tests of a policy came out.
 *
 * @param policy the policy's name
 * @param revision what its files' content amounts to, tests left out
 * @param results each case that was run or skipped, in the order of files
 * @param coverage what of the policy the cases made use of
 * @param nanos how long all took
 */
public record TestReport(String policy, String revision, List<CaseResult> results, Coverage coverage, long nanos) {

    public TestReport {
        requireNonNull(policy, "policy");
        requireNonNull(revision, "revision");
        requireNonNull(coverage, "coverage");
        results = List.copyOf(results);
    }

    /** How many cases ended so. */
    public int count(CaseResult.Status status) {
        return (int)
                results.stream().filter(result -> result.status() == status).count();
    }

    /** Whether no case failed. */
    public boolean passed() {
        return count(CaseResult.Status.FAILED) == 0;
    }

    /** The cases that failed. */
    public List<CaseResult> failures() {
        return results.stream()
                .filter(result -> result.status() == CaseResult.Status.FAILED)
                .toList();
    }
}
