package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Who wants a change, and on what condition.
 *
 * @param who the author
 * @param why the reason in words; may be empty
 * @param ifActive the revision that must be active for the change to be made; empty if any may be
 * @param force whether tests that failed are no hindrance
 */
public record Change(String who, String why, Optional<String> ifActive, boolean force) {

    public Change {
        requireNonNull(who, "who");
        requireNonNull(why, "why");
        requireNonNull(ifActive, "ifActive");
    }

    /** A change on no condition. */
    public static Change by(String who, String why) {
        return new Change(who, why, Optional.empty(), false);
    }

    /** Refuses a revision that fails tests of its own, unless that is to be no hindrance. */
    void requireTests(Revision revision) {
        if (revision.failsTests() && !force) {
            Revision.TestResult result = revision.tests().orElseThrow();
            throw LifecycleException.conflict(
                    "tests_failed",
                    revision.id() + " fails tests of its own (" + result.summary() + "): " + result.shortly()
                            + ". With force it is put in force all the same");
        }
    }
}
