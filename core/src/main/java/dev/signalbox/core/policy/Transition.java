package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that was done to the policies in force.
 *
 * @param who the author, {@code directory}, {@code bundle} or {@code signalbox} itself
 * @param revision the revision it was done to
 * @param why the reason in words; may be empty
 */
public record Transition(Instant time, String who, Kind kind, String revision, String why) {

    public Transition {
        requireNonNull(time, "time");
        requireNonNull(who, "who");
        requireNonNull(kind, "kind");
        requireNonNull(revision, "revision");
        requireNonNull(why, "why");
    }

    /** What can be done. */
    public enum Kind {
        UPLOADED,
        TESTED,
        SHADOWED,
        SHADOW_ENDED,
        CANARY,
        CANARY_ENDED,
        ACTIVATED,
        ROLLED_BACK
    }
}
