package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.cost.CostEstimate;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The time in which the components of a source are in use: whether requests are under way that were sent by its offers, and
 * since when its cost model estimates as it does, if it does.
 *
 * <p>May be used by any thread; nothing waits.
 */
public final class Tenure {

    private final LongSupplier estimatesSince;
    private final Predicate<CostEstimate> fallback;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** The tenure of components whose estimates depend on nothing but what they are asked. */
    public Tenure() {
        this(() -> Long.MIN_VALUE, estimate -> false);
    }

    /**
     * The tenure of components.
     *
     * @param estimatesSince since when estimates have been what they are, in milliseconds since 1970
     * @param fallback tells the estimate that stands in where the cost model can't tell
     */
    public Tenure(LongSupplier estimatesSince, Predicate<CostEstimate> fallback) {
        this.estimatesSince = requireNonNull(estimatesSince, "estimatesSince");
        this.fallback = requireNonNull(fallback, "fallback");
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

    /** Whether an estimate is none of the cost model's, but stands in for one. */
    boolean isFallback(CostEstimate estimate) {
        return fallback.test(estimate);
    }

    /** Whether an estimate might be another one now than it was at a time in milliseconds since 1970. */
    public boolean estimatesChangedSince(long epochMillis) {
        return estimatesSince.getAsLong() >= epochMillis;
    }
}
