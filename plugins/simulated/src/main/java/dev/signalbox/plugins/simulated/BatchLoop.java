package dev.signalbox.plugins.simulated;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs a {@link ContinuousBatch} in time on one event loop.
 *
 * <p>A timer is set for the next event. As timers are late by up to a millisecond while simulated time is exact, a late turn
 * catches up with everything due: rates stay right, only tokens come in small groups. Used on its event loop only, except
 * for the three figures, which any thread may read.
 */
final class BatchLoop {

    /** Something with output that is written once per turn rather than once per token. */
    interface Output {
        void flush();
    }

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final ContinuousBatch batch;
    private final SimulatedTime time;
    private final Deque<Output> unflushed = new ArrayDeque<>();
    private long timer = NO_TIMER;
    private long timerFiresAt = ContinuousBatch.NEVER;
    private volatile int running;
    private volatile int waiting;
    private volatile double kvCacheUsage;

    BatchLoop(Vertx vertx, ContinuousBatch batch, SimulatedTime time) {
        this.vertx = vertx;
        this.batch = batch;
        this.time = time;
    }

    void submit(Generation generation) {
        long now = time.nowNanos();
        batch.advance(now);
        batch.submit(generation, now);
        turn();
    }

    void cancel(Generation generation) {
        long now = time.nowNanos();
        batch.advance(now);
        batch.cancel(generation, now);
        turn();
    }

    /** Simulated seconds per real second. */
    void speed(double value) {
        time.speed(value);
        vertx.cancelTimer(timer);
        timer = NO_TIMER;
        timerFiresAt = ContinuousBatch.NEVER;
        turn();
    }

    /** Has the output flushed at the end of this turn. */
    void flushLater(Output output) {
        unflushed.add(output);
    }

    int running() {
        return running;
    }

    int waiting() {
        return waiting;
    }

    double kvCacheUsage() {
        return kvCacheUsage;
    }

    private void turn() {
        batch.advance(time.nowNanos());
        running = batch.running();
        waiting = batch.waiting();
        kvCacheUsage = batch.kvCacheUsage();
        for (Output output = unflushed.poll(); output != null; output = unflushed.poll()) {
            output.flush();
        }
        setTimer();
    }

    private void setTimer() {
        long next = batch.nextEventNanos();
        if (next == ContinuousBatch.NEVER || next >= timerFiresAt) {
            return;
        }
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
        timerFiresAt = next;
        timer = vertx.setTimer(time.millisecondsUntil(next), fired -> {
            timer = NO_TIMER;
            timerFiresAt = ContinuousBatch.NEVER;
            turn();
        });
    }
}
