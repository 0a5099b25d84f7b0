package dev.signalbox.core.http.proxy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps the requests that are sent to a second backend below a share of those of the last minute that a rule lets be.
 *
 * <p>All event loops of a sidecar share it without a lock. The minute moves on in steps of five seconds. What was asked twice
 * never exceeds the share: a rule's twentieth asks for twenty requests before the first may be asked twice.
 */
final class HedgeLimit {

    static final long SLOT_NANOS = 5_000_000_000L;
    static final int SLOTS = 12;

    private static final int COUNT_BITS = 20;
    private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;
    private static final long NUMBER_MASK = (1L << (64 - 2 * COUNT_BITS)) - 1;

    private final long originNanos;

    /** For each of the last slots of time its number, and how many requests there were and were asked twice. */
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /** A limit whose time begins now, in the time of {@link System#nanoTime()}. */
    HedgeLimit(long nanoTime) {
        originNanos = nanoTime;
    }

    /** Counts a request that a rule lets be asked twice. */
    void request(long nanoTime) {
        add(number(nanoTime), 1, 0);
    }

    /** Counts a request as asked twice if the share permits it; tells whether it does. */
    boolean take(double maxFraction, long nanoTime) {
        long number = number(nanoTime);
        add(number, 0, 1);
        long requests = 0;
        long hedges = 0;
        for (int i = 0; i < SLOTS; i++) {
            long slot = slots.get(i);
            if (((number - numberOf(slot)) & NUMBER_MASK) < SLOTS) {
                requests += requestsOf(slot);
                hedges += hedgesOf(slot);
            }
        }
        // Counted first and taken back, so that two loops at once can't both have the last one.
        if (hedges <= maxFraction * requests) {
            return true;
        }
        add(number, 0, -1);
        return false;
    }

    private void add(long number, int requests, int hedges) {
        int index = (int) (number % SLOTS);
        while (true) {
            long slot = slots.get(index);
            boolean current = numberOf(slot) == number;
            if (!current && requests + hedges < 0) {
                return;
            }
            long newRequests = Math.min(MAX_COUNT, (current ? requestsOf(slot) : 0) + requests);
            long newHedges = Math.min(MAX_COUNT, Math.max(0, (current ? hedgesOf(slot) : 0) + hedges));
            long changed = (number << (2 * COUNT_BITS)) | (newRequests << COUNT_BITS) | newHedges;
            if (slots.compareAndSet(index, slot, changed)) {
                return;
            }
        }
    }

    /** Beginning with {@link #SLOTS}, so that a slot never used is too old to count. */
    private long number(long nanoTime) {
        return ((nanoTime - originNanos) / SLOT_NANOS + SLOTS) & NUMBER_MASK;
    }

    private static long numberOf(long slot) {
        return slot >>> (2 * COUNT_BITS);
    }

    private static long requestsOf(long slot) {
        return (slot >>> COUNT_BITS) & MAX_COUNT;
    }

    private static long hedgesOf(long slot) {
        return slot & MAX_COUNT;
    }
}
