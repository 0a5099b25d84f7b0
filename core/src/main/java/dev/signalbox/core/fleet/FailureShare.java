package dev.signalbox.core.fleet;

/**
 * The recent share of requests that failed: each counts with a weight that shrinks by a factor of e in each
 * {@link #TIME_CONSTANT_MS}. Immutable.
 *
 * @param failed the weight of the requests that failed
 * @param total the weight of all requests
 * @param at when these weights held, in milliseconds since 1970
 */
record FailureShare(double failed, double total, long at) {

    /** The time in which a request's weight shrinks by a factor of e, in milliseconds. */
    static final double TIME_CONSTANT_MS = 60_000;

    /** Below this weight, that of one request three time constants ago, nothing recent is known. */
    private static final double LEAST_WEIGHT = 0.05;

    static final FailureShare NONE = new FailureShare(0, 0, 0);

    FailureShare with(boolean failure, long now) {
        double decay = decay(now);
        return new FailureShare(failed * decay + (failure ? 1 : 0), total * decay + 1, Math.max(at, now));
    }

    /** The share, 0 to 1; NaN if no request is recent enough to tell. */
    double at(long now) {
        return total * decay(now) < LEAST_WEIGHT ? Double.NaN : Math.min(1, failed / total);
    }

    private double decay(long now) {
        return total == 0 ? 0 : Math.exp(-Math.max(0, now - at) / TIME_CONSTANT_MS);
    }
}
