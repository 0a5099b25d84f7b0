package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a case came out.
 *
 * @param mismatches what was otherwise than expected; empty unless it failed
 * @param why how the decision came about, line by line; empty unless it failed
 * @param nanos how long it took
 */
public record CaseResult(TestCase test, Status status, List<Mismatch> mismatches, List<String> why, long nanos) {

    /** How a case ends. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    public CaseResult {
        requireNonNull(test, "test");
        requireNonNull(status, "status");
        mismatches = List.copyOf(mismatches);
        why = List.copyOf(why);
    }

    /** The name of the file it stands in. */
    public String file() {
        return test.position().file();
    }
}
