package dev.signalbox.core.http.proxy;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Ends what waits too long, on one event loop.
 *
 * <p>A timer for each request would cost more than the request's parsing. Here one timer looks at all that wait, and rests
 * when nothing does. Deadlines are met within {@value #TICK_MILLIS} ms.
 */
final class Watch {

    /** How often all deadlines are looked at. */
    static final int TICK_MILLIS = 50;

    /** How long the timer goes on for nothing: starting and stopping it for each request would cost as much as two. */
    private static final int MAX_IDLE_TICKS = 20;

    private final Vertx vertx;
    private final Entry head = new Entry() {
        @Override
        void expired() {
            throw new IllegalStateException("the list's head has no deadline");
        }
    };
    private int idleTicks;
    private boolean ticking;

    Watch(Vertx vertx) {
        this.vertx = vertx;
        head.next = head;
        head.previous = head;
    }

    /** Something that waits. */
    abstract static class Entry {

        private @Nullable Entry next;
        private @Nullable Entry previous;
        private long deadlineNanos;

        /** Called once the deadline has passed; the entry is no longer watched. */
        abstract void expired();

        /** Moves the deadline, in the time of {@link System#nanoTime()}. */
        final void deadline(long nanoTime) {
            deadlineNanos = nanoTime;
        }
    }

    void add(Entry entry) {
        Entry last = head.previous;
        entry.previous = last;
        entry.next = head;
        if (last != null) {
            last.next = entry;
        }
        head.previous = entry;
        if (!ticking) {
            ticking = true;
            idleTicks = 0;
            vertx.setPeriodic(TICK_MILLIS, this::tick);
        }
    }

    /** Forgets an entry; does nothing if it is not watched. */
    void remove(Entry entry) {
        Entry next = entry.next;
        Entry previous = entry.previous;
        if (next != null && previous != null) {
            previous.next = next;
            next.previous = previous;
            entry.next = null;
            entry.previous = null;
        }
    }

    private void tick(long timer) {
        if (head.next == head) {
            if (++idleTicks >= MAX_IDLE_TICKS) {
                vertx.cancelTimer(timer);
                ticking = false;
            }
            return;
        }
        idleTicks = 0;
        long now = System.nanoTime();
        Entry entry = head.next;
        while (entry != null && entry != head) {
            Entry next = entry.next;
            if (now - entry.deadlineNanos >= 0) {
                remove(entry);
                entry.expired();
                // It may have taken others out: begin again rather than follow a stale link.
                next = head.next;
            }
            entry = next;
        }
    }
}
