package dev.signalbox.core.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last decisions, for whoever asks about one: a ring in which a new one takes the oldest one's place.
 *
 * <p>A decision keeps what it saw of every candidate, so that a large fleet's take more memory: the ring is bounded by bytes
 * too, and holds fewer of those. May be used by any thread; nothing waits.
 */
public final class RecentDecisions {

    /** About what a decision takes by itself with its request and its result, and more for each candidate, in bytes. */
    private static final int BYTES = 850;

    private static final int BYTES_OF_CANDIDATE = 72;

    private final AtomicReferenceArray<@Nullable Decision> ring;
    private final long maxBytes;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Remembers as many decisions as both bounds allow, and the last one whatever it takes.
     *
     * @param capacity how many; 0 for none
     * @param maxBytes about how much memory they may take
     */
    public RecentDecisions(int capacity, long maxBytes) {
        this.ring = new AtomicReferenceArray<>(capacity);
        this.maxBytes = maxBytes;
    }

    /** Remembers a decision. */
    public void add(Decision decision) {
        if (ring.length() == 0) {
            return;
        }
        put(next.getAndIncrement(), decision);
        while (bytes.get() > maxBytes && forgetOldest()) {
            // There may be more to forget than one.
        }
    }

    /** Notes with a decision how its request ended. */
    public void completed(Decision decision, RequestResult result) {
        decision.ended(result);
    }

    /** The decision of that id, if it is still remembered. Looks through all of them. */
    public Optional<Decision> find(UUID id) {
        for (int i = 0; i < ring.length(); i++) {
            Decision decision = ring.get(i);
            if (decision != null && decision.id().equals(id)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /** The newest decisions, newest first. */
    public List<Decision> latest(int count) {
        List<Decision> result = new ArrayList<>();
        long newest = next.get() - 1;
        for (int i = 0; i < ring.length() && result.size() < count; i++) {
            Decision decision = ring.get(Math.floorMod(newest - i, ring.length()));
            if (decision != null) {
                result.add(decision);
            }
        }
        return result;
    }

    /** Whether there was one beside the newest. Of two threads that forget at once, each forgets another one. */
    private boolean forgetOldest() {
        long end = next.get();
        long forgotten = oldest.get();
        long candidate = Math.max(forgotten, end - ring.length());
        if (candidate >= end - 1) {
            return false;
        }
        if (oldest.compareAndSet(forgotten, candidate + 1)) {
            put(candidate, null);
        }
        return true;
    }

    private void put(long number, @Nullable Decision decision) {
        Decision before = ring.getAndSet(Math.floorMod(number, ring.length()), decision);
        bytes.addAndGet(bytes(decision) - bytes(before));
    }

    private static long bytes(@Nullable Decision decision) {
        return decision == null
                ? 0
                : BYTES + (long) BYTES_OF_CANDIDATE * decision.input().conditions().length;
    }
}
