package dev.signalbox.core.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The last decisions, for whoever asks about one: a ring of fixed size, in which a new one takes the oldest one's place. */
public final class RecentDecisions {

    private final AtomicReferenceArray<@Nullable Decision> ring;
    private final AtomicInteger next = new AtomicInteger();

    /** Remembers so many decisions; 0 for none. */
    public RecentDecisions(int capacity) {
        ring = new AtomicReferenceArray<>(capacity);
    }

    /** Remembers a decision. Called from any thread. */
    public void add(Decision decision) {
        if (ring.length() == 0) {
            return;
        }
        int slot = Math.floorMod(next.getAndIncrement(), ring.length());
        ring.lazySet(slot, decision);
    }

    /** Notes with a decision how its request ended. Called from any thread. */
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
        int newest = next.get() - 1;
        for (int i = 0; i < ring.length() && result.size() < count; i++) {
            Decision decision = ring.get(Math.floorMod(newest - i, ring.length()));
            if (decision != null) {
                result.add(decision);
            }
        }
        return result;
    }
}
