package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the bundle at one moment.
 *
 * @param address where it is fetched
 * @param since when this state began
 * @param why the reason for it in words; empty if all is well
 * @param revision what the bundle that was last taken amounts to; empty if none ever was
 * @param sequence its number; 0 if it has none
 * @param signed whether bundles must be signed here
 * @param confirmed when the server last had that very bundle, as far as is known; empty if none was ever taken
 */
public record BundleStatus(
        State state,
        String address,
        Instant since,
        String why,
        String revision,
        long sequence,
        boolean signed,
        Optional<Instant> confirmed,
        Counts counts) {

    /** What there is of states. */
    public enum State {
        /** What the server has was taken. */
        LOADED,
        /** The server does not answer as it should; what was taken before stays. */
        STALE,
        /** What the server has can't be taken, or it does not answer and nothing was taken before. */
        ERROR
    }

    /**
     * How often the server was asked since the start, by what came of it.
     *
     * @param taken bundles that could be taken, new or not
     * @param unchanged answers that it is still the same
     * @param refused bundles that could not be taken
     * @param failed requests without an answer that helps
     */
    public record Counts(long taken, long unchanged, long refused, long failed) {}

    public BundleStatus {
        requireNonNull(state, "state");
        requireNonNull(address, "address");
        requireNonNull(since, "since");
        requireNonNull(why, "why");
        requireNonNull(revision, "revision");
        requireNonNull(confirmed, "confirmed");
        requireNonNull(counts, "counts");
    }
}
