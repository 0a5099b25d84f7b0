package dev.signalbox.core.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The time for which something that failed is left alone: a second at first, twice as long after each failure, five minutes at
 * most. When it is over, one caller may try. Thread-safe; asking takes no lock.
 */
final class Quarantine {

    static final long MIN_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    static final long MAX_PAUSE_NANOS = Duration.ofMinutes(5).toNanos();

    private final LongSupplier nanoTime;
    private final AtomicLong until = new AtomicLong();
    private volatile boolean on;
    private int failures;

    Quarantine(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isOn() {
        return on;
    }

    /** Whether the pause is over and the caller is the one to try. */
    boolean mayProbe() {
        long now = nanoTime.getAsLong();
        long end = until.get();
        return now - end >= 0 && until.compareAndSet(end, now + MAX_PAUSE_NANOS);
    }

    /** Begins, or begins again after a try that failed, and says for how many seconds. */
    synchronized long begin() {
        failures = Math.min(failures + 1, 16);
        long pause = Math.min(MIN_PAUSE_NANOS << (failures - 1), MAX_PAUSE_NANOS);
        until.set(nanoTime.getAsLong() + pause);
        on = true;
        return Duration.ofNanos(pause).toSeconds();
    }

    /** Ends; the next one is as long as if this had failed once more, until it is trusted again. */
    void end() {
        on = false;
    }

    /** Lets the next pause be a second again. */
    synchronized void trust() {
        failures = 0;
    }
}
