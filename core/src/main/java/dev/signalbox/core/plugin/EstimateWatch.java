package dev.signalbox.core.plugin;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Watches the estimates of one cost model and sets it aside for a while when one fails or most are slow.
 *
 * <p>Thread-safe, without a lock on the request's way. A model that is trusted has every 64th estimate of a thread timed; a
 * new one, or one that was slow, every one until the latest 16 were all in time. The pause after a failure grows from a
 * second to five minutes, is ended by one estimate that succeeds, and begins at a second again once the model is trusted.
 */
final class EstimateWatch {

    /** An estimate ought to take 0.15 us. This leaves room for code that is not yet compiled. */
    static final long SLOW_NANOS = 50_000;

    /** Two in a row that take this long hold up an event loop with all its requests. */
    static final long STALLED_NANOS = 10_000_000;

    /** The first estimate after a pause may load classes. */
    static final long SLOW_PROBE_NANOS = 1_000_000;

    /** In a window, the upper half has a bit for each of the latest 16 timings there were, the lower for the slow ones. */
    private static final int ALL_IN_TIME = 0xFFFF_0000;

    private static final int SLOW_BITS = 0x0000_FFFF;
    private static final int MAX_SLOW = 8;
    private static final int TRUSTED_EVERY = 64;
    private static final int STRIPES = 16;
    private static final int STRIPE_LENGTH = 16;

    private final Standing standing;
    private final Quarantine quarantine;
    private final LongSupplier nanoTime;

    /** Calls since the last one timed, one count for several threads, far apart in memory; lost updates do no harm. */
    private final int[] calls = new int[(STRIPES + 1) * STRIPE_LENGTH];

    private final AtomicInteger window = new AtomicInteger();

    private volatile boolean trusted;
    private volatile boolean stalled;

    EstimateWatch(Standing standing, LongSupplier nanoTime) {
        this.standing = standing;
        this.quarantine = new Quarantine(nanoTime);
        this.nanoTime = nanoTime;
    }

    boolean isQuarantined() {
        return quarantine.isOn();
    }

    boolean isTimingDue() {
        if (!trusted) {
            return true;
        }
        // Not the first stripe: every thread reads the array's length, which lies beside it.
        int stripe = (1 + (Thread.currentThread().hashCode() & (STRIPES - 1))) * STRIPE_LENGTH;
        return (++calls[stripe] & (TRUSTED_EVERY - 1)) == 0;
    }

    /** Whether the pause is over and the caller is the one to try again. */
    boolean mayProbe() {
        return quarantine.mayProbe();
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Has the next estimates timed. */
    void suspect() {
        trusted = false;
    }

    /** Notes how long an estimate took. */
    void timed(long nanos) {
        if (nanos > STALLED_NANOS && stalled) {
            failed("two estimates in a row took longer than " + STALLED_NANOS / 1_000_000 + " ms, the last one "
                    + nanos / 1_000_000 + " ms");
            return;
        }
        stalled = nanos > STALLED_NANOS;
        int bit = nanos > SLOW_NANOS ? 1 : 0;
        int before;
        int after;
        do {
            before = window.get();
            after = ((before << 1) & 0xFFFE_FFFE) | 0x0001_0000 | bit;
        } while (after != before && !window.compareAndSet(before, after));
        boolean trust = after == ALL_IN_TIME;
        if (trust != trusted) {
            trusted = trust;
            if (trust) {
                quarantine.trust();
            }
        }
        int slow = Integer.bitCount(after & SLOW_BITS);
        if (slow > MAX_SLOW) {
            failed(slow + " of its latest 16 timed estimates took longer than " + SLOW_NANOS / 1000 + " us");
        }
    }

    /** Notes that an estimate failed. Of several at the same time the first counts. */
    synchronized void failed(String reason) {
        if (!quarantine.isOn()) {
            quarantine(reason);
        }
    }

    /** Notes that the estimate after a pause failed. */
    synchronized void probeFailed(String reason) {
        quarantine(reason);
    }

    /** Notes that the estimate after a pause succeeded. */
    synchronized void probeSucceeded(long nanos) {
        if (nanos > SLOW_PROBE_NANOS) {
            quarantine("its estimate after the pause took " + nanos / 1000 + " us");
            return;
        }
        window.set(0);
        trusted = false;
        quarantine.end();
        standing.recovered();
    }

    private void quarantine(String reason) {
        window.set(0);
        trusted = false;
        stalled = false;
        long seconds = quarantine.begin();
        standing.quarantined(reason + "; the fallback estimate holds, next try in " + seconds + " s");
    }
}
