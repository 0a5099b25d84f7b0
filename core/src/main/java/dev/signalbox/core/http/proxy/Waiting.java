package dev.signalbox.core.http.proxy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that wait on one event loop for a backend with room, the most important first, else in the order they came.
 *
 * <p>They are tried again when one of the loop's own requests ends, and on a coarse timer for whatever else may have changed:
 * a backend's load, the fleet, the policy. The timer runs only while something waits.
 */
final class Waiting {

    /** How often all are tried again, and how late a wait may end. */
    static final int TICK_MILLIS = 20;

    /** How many are tried again when one request ends: it makes room for one. */
    private static final int TRIED_AT_AN_END = 16;

    /** The longest that trying again may hold up the loop's other work; what is left has its turn at the next tick. */
    private static final long MAX_WORK_NANOS = 2_000_000;

    private final Vertx vertx;
    private final Context context;
    private final AtomicInteger held;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();
    private boolean ticking;
    private boolean scheduled;

    /**
     * Nothing waits yet.
     *
     * @param held how many wait on all event loops together, which share it
     * @param limit how many may
     */
    Waiting(Vertx vertx, Context context, AtomicInteger held, int limit) {
        this.vertx = vertx;
        this.context = context;
        this.held = held;
        this.limit = limit;
    }

    /** A request that waits. */
    abstract static class Entry {

        private final int priority;
        private final long deadlineNanos;

        /**
         * A request that may wait until a time.
         *
         * @param deadlineNanos in the time of {@link System#nanoTime()}
         */
        Entry(int priority, long deadlineNanos) {
            this.priority = priority;
            this.deadlineNanos = deadlineNanos;
        }

        /** Tries to place the request; true if it need not wait any more. */
        abstract boolean tryAgain();

        /** It has waited long enough, and waits no more. */
        abstract void timedOut();
    }

    /** Lets a request wait; false if too many do. */
    boolean add(Entry entry) {
        if (held.incrementAndGet() > limit) {
            held.decrementAndGet();
            return false;
        }
        int place = entries.size();
        while (place > 0 && entries.get(place - 1).priority < entry.priority) {
            place--;
        }
        entries.add(place, entry);
        if (!ticking) {
            ticking = true;
            vertx.setPeriodic(TICK_MILLIS, this::tick);
        }
        return true;
    }

    /** Forgets a request; does nothing if it does not wait. */
    void remove(Entry entry) {
        if (entries.remove(entry)) {
            held.decrementAndGet();
        }
    }

    /** One of the loop's requests has ended. */
    void roomMayBe() {
        if (!entries.isEmpty() && !scheduled) {
            scheduled = true;
            context.runOnContext(turn -> {
                scheduled = false;
                tryAgain(TRIED_AT_AN_END);
            });
        }
    }

    private void tick(long timer) {
        long now = System.nanoTime();
        for (Entry entry : List.copyOf(entries)) {
            if (now - entry.deadlineNanos >= 0) {
                remove(entry);
                entry.timedOut();
            }
        }
        tryAgain(Integer.MAX_VALUE);
        if (entries.isEmpty()) {
            vertx.cancelTimer(timer);
            ticking = false;
        }
    }

    private void tryAgain(int most) {
        long start = System.nanoTime();
        int tried = 0;
        for (Entry entry : List.copyOf(entries)) {
            if (tried++ >= most || System.nanoTime() - start > MAX_WORK_NANOS) {
                return;
            }
            if (entry.tryAgain()) {
                remove(entry);
            }
        }
    }
}
