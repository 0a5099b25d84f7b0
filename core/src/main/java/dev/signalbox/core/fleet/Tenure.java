package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The time in which the components of a source are in use: whether requests are under way that were sent by its offers, and
 * since when its cost model estimates as it does.
 *
 * <p>May be used by any thread; nothing waits.
 */
public final class Tenure {

    private final LongSupplier estimatesSince;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** The tenure of components whose estimates depend on nothing but what they are asked. */
    public Tenure() {
        this(() -> Long.MIN_VALUE);
    }

    /** The tenure of components whose estimates have been what they are since a time in milliseconds since 1970. */
    public Tenure(LongSupplier estimatesSince) {
        this.estimatesSince = requireNonNull(estimatesSince, "estimatesSince");
    }

    void began() {
        begun.increment();
    }

    void ended() {
        ended.increment();
    }

    /** Whether none of the requests that were sent is under way. */
    public boolean isIdle() {
        // In this order: what ends meanwhile is not counted, and what begins is.
        long over = ended.sum();
        return over == begun.sum();
    }

    /** Whether an estimate might be another one now than it was at a time in milliseconds since 1970. */
    public boolean estimatesChangedSince(long epochMillis) {
        return estimatesSince.getAsLong() >= epochMillis;
    }
}
