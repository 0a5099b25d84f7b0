package dev.signalbox.core.http.proxy;

/** When one request arrived, and by when it must be answered; in the time of {@link System#nanoTime()}. */
final class RequestClock {

    private static final double NANOS_PER_MILLI = 1e6;

    /** As good as never, and far enough from where the time turns negative. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    private final long arrivedNanos = System.nanoTime();
    private long deadlineNanos = arrivedNanos + FOREVER;

    /** Takes the time that the client gives the answer, in milliseconds from the request's arrival; NaN if it gives none. */
    void allow(double deadlineMs) {
        if (!Double.isNaN(deadlineMs)) {
            deadlineNanos = arrivedNanos + Math.min((long) (deadlineMs * NANOS_PER_MILLI), FOREVER);
        }
    }

    /** The time the client gives the answer, or another if that is earlier. */
    long deadline(long otherNanos) {
        return Math.min(deadlineNanos, otherNanos);
    }

    /** The time the client gives the answer; as good as never if it gives none. */
    long deadline() {
        return deadlineNanos;
    }

    boolean isPastDeadline() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    double sinceArrivalMs() {
        return (System.nanoTime() - arrivedNanos) / NANOS_PER_MILLI;
    }
}
