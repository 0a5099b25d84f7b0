package dev.signalbox.core.policy;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.Workspace;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides live requests a second time by another policy, and counts what would have become different.
 *
 * <p>A decision is handed over on the request path without waiting: it takes a place in a ring, or is skipped if the place is
 * still taken. One thread works the ring off, and rests three times as long as it works, so that it takes a quarter of a core at
 * most.
 */
final class ShadowWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ShadowWatch.class.getName());

    private static final int PLACES = 1024;
    private static final int BATCH = 32;
    private static final int REST_FACTOR = 3;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SAMPLES = 20;

    private final String active;
    private final Supplier<Optional<Decider>> shadow;
    private final AtomicReferenceArray<@Nullable Decision> ring = new AtomicReferenceArray<>(PLACES);
    private final AtomicInteger next = new AtomicInteger();
    private final Workspace workspace = new Workspace();
    private final Deque<ShadowFigures.Sample> samples = new ArrayDeque<>();
    private final LongAdder skipped = new LongAdder();
    private volatile boolean ended;

    // Written by the thread that works the ring off, under the lock that readers of the figures take.
    private long decided;
    private long failed;
    private long different;
    private long requestClass;
    private long placement;
    private long backend;
    private long refusal;
    private double usd;
    private double shadowUsd;

    /**
     * A watch that repeats nothing before it is started.
     *
     * @param active the revision whose decisions are repeated
     * @param shadow the decider that repeats them
     */
    ShadowWatch(String active, Supplier<Optional<Decider>> shadow) {
        this.active = active;
        this.shadow = shadow;
    }

    /** Begins to work the ring off on a thread of its own. */
    ShadowWatch start() {
        Thread thread = new Thread(this::run, "signalbox-shadow");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Takes a decision to be repeated. Called on the request path. */
    void offer(Decision decision) {
        if (!decision.policyRevision().equals(active)) {
            return;
        }
        int place = next.getAndIncrement() & PLACES - 1;
        if (!ring.compareAndSet(place, null, decision)) {
            skipped.increment();
        }
    }

    synchronized ShadowFigures figures() {
        return new ShadowFigures(
                decided,
                skipped.sum(),
                failed,
                different,
                requestClass,
                placement,
                backend,
                refusal,
                usd,
                shadowUsd,
                List.copyOf(samples));
    }

    /** Ends the thread. */
    @Override
    public void close() {
        ended = true;
    }

    /** Repeats all decisions that wait, and says how many there were. */
    int workOff() {
        int count = 0;
        for (int place = 0; place < PLACES && !ended; place++) {
            if (repeatAt(place)) {
                count++;
            }
        }
        return count;
    }

    private void run() {
        long began = System.nanoTime();
        int worked = 0;
        int idle = 0;
        for (int place = 0; !ended; place = place + 1 & PLACES - 1) {
            if (repeatAt(place)) {
                worked++;
            } else {
                idle++;
            }
            if (worked == BATCH || idle == PLACES) {
                long took = worked == 0 ? 0 : System.nanoTime() - began;
                LockSupport.parkNanos(Math.max(IDLE_NANOS, REST_FACTOR * took));
                began = System.nanoTime();
                worked = 0;
                idle = 0;
            }
        }
    }

    private boolean repeatAt(int place) {
        // Looked at before it is taken: most places of an idle ring are free.
        Decision made = ring.get(place) == null ? null : ring.getAndSet(place, null);
        if (made == null) {
            return false;
        }
        Optional<Decider> decider = shadow.get();
        if (decider.isPresent()) {
            repeat(made, decider.get());
        }
        return true;
    }

    private void repeat(Decision made, Decider decider) {
        Decision other;
        try {
            other = decider.redecide(made, workspace);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The shadow could not decide the request of " + made.id(), e);
            synchronized (this) {
                failed++;
            }
            return;
        }
        compare(made, other);
    }

    private synchronized void compare(Decision made, Decision other) {
        decided++;
        boolean differs = false;
        if (!made.facts().requestClass().equals(other.facts().requestClass())) {
            requestClass++;
            differs = true;
        }
        Refusal refused = made.refusal();
        Refusal otherRefused = other.refusal();
        if (refused != null || otherRefused != null) {
            if (refused == null || otherRefused == null || !refused.code().equals(otherRefused.code())) {
                refusal++;
                differs = true;
            }
        } else {
            differs |= compareChoices(made, other);
        }
        if (differs) {
            different++;
            samples.addFirst(new ShadowFigures.Sample(
                    made.id().toString(), Instant.ofEpochMilli(made.epochMillis()), words(made), words(other)));
            if (samples.size() > SAMPLES) {
                samples.removeLast();
            }
        }
    }

    private boolean compareChoices(Decision made, Decision other) {
        boolean differs = false;
        if (made.choice(0).backend().placement() != other.choice(0).backend().placement()) {
            placement++;
            differs = true;
        }
        if (!made.choice(0).backend().id().equals(other.choice(0).backend().id())) {
            backend++;
            differs = true;
        }
        double cost = made.estimate().usd();
        double otherCost = other.estimate().usd();
        if (!Double.isNaN(cost) && !Double.isNaN(otherCost)) {
            usd += cost;
            shadowUsd += otherCost;
        }
        return differs;
    }

    private static String words(Decision decision) {
        Refusal refused = decision.refusal();
        String requestClass = decision.facts().requestClass();
        return refused == null
                ? requestClass + " to " + decision.choice(0).backend().id() + " ("
                        + decision.choice(0).backend().placement() + ")"
                : requestClass + " refused: " + refused.code();
    }
}
