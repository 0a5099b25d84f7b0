package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

/**
 * How much of a limit on our requests to a backend is used up.
 *
 * @param what the limit, in the backend's words, such as {@code 12 of 60 requests left}
 * @param used the used share of it, 0 to 1
 * @param until when it is whole again, in milliseconds since 1970
 */
public record RateLimit(String what, double used, long until) {

    /** No limit that is known. */
    public static final RateLimit NONE = new RateLimit("", 0, Long.MIN_VALUE);

    public RateLimit {
        requireNonNull(what, "what");
        if (!(used >= 0 && used <= 1)) {
            throw new IllegalArgumentException("the used share of a limit is " + used + ", must lie in 0 to 1");
        }
    }
}
