package dev.signalbox.core.prefix;

import dev.signalbox.core.decision.PrefixSource;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the prefix caches of all backends likely hold, by backend id and model. May be used by many threads; none waits, but for the
 * first prompt that is sent to a backend.
 *
 * <p>It is a guess: what others than this sidecar send, the answers themselves, and restarts of a backend are not seen.
 */
public final class PrefixCaches implements PrefixSource {

    /** What is looked up of groups that went with a change of the fleet is dropped when so many were seen. */
    private static final int MAX_GROUPS = 256;

    private final int blockBytes;
    private final BlockIndex index;
    private final InstantSource clock;
    private final ConcurrentMap<Key, Slot> slots = new ConcurrentHashMap<>();
    private final ConcurrentMap<CandidateGroup, Row> rows = new ConcurrentHashMap<>();
    private volatile int generation;

    private record Key(String backend, String model) {}

    /** The place of one cache in the index. */
    private static final class Slot {

        private final int number;
        private volatile long usedAt;
        private volatile boolean givenAway;

        Slot(int number, long usedAt) {
            this.number = number;
            this.usedAt = usedAt;
        }
    }

    /** The slots of a group's candidates, as of a generation of slots. */
    private record Row(int generation, SlotCandidates candidates) {}

    /**
     * Caches that hold nothing.
     *
     * @param blockBytes the length of a block
     * @param capacity how many blocks each model's cache on a backend has room for
     * @param maxBytes how much memory all of them may take; beyond it those that were used longest ago are forgotten
     */
    public PrefixCaches(int blockBytes, int capacity, long maxBytes, InstantSource clock) {
        this.blockBytes = blockBytes;
        this.index = new BlockIndex(capacity, maxBytes);
        this.clock = clock;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public void overlaps(PromptPrefix prefix, CandidateGroup group, int[] blocks) {
        Row row = row(group);
        index.overlaps(prefix, row.candidates, blocks);
        while (row.generation != generation) {
            // A slot may have gone to another cache meanwhile, whose prompts are not those of the candidate.
            row = row(group);
            Arrays.fill(blocks, 0);
            index.overlaps(prefix, row.candidates, blocks);
        }
    }

    @Override
    public void sent(PromptPrefix prefix, Offer offer) {
        if (prefix.blocks() == 0) {
            return;
        }
        Key key = key(offer);
        Slot known = slots.get(key);
        Slot slot = known == null ? newSlot(key) : known;
        slot.usedAt = clock.millis();
        // In this order: what is noted of a cache whose slot is given away from here on is too old by then.
        int now = index.now(slot.number);
        if (!slot.givenAway) {
            index.use(prefix, slot.number, now);
        }
    }

    private Row row(CandidateGroup group) {
        int current = generation;
        Row known = rows.get(group);
        if (known != null && known.generation == current) {
            return known;
        }
        if (rows.size() >= MAX_GROUPS) {
            rows.clear();
        }
        Row row = new Row(current, candidates(group));
        rows.put(group, row);
        return row;
    }

    private SlotCandidates candidates(CandidateGroup group) {
        int[] numbers = new int[group.size()];
        for (int i = 0; i < numbers.length; i++) {
            @Nullable Slot slot = slots.get(key(group.offer(i)));
            numbers[i] = slot == null ? SlotCandidates.NO_SLOT : slot.number;
        }
        return new SlotCandidates(numbers);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread at a time.
    private synchronized Slot newSlot(Key key) {
        Slot known = slots.get(key);
        if (known != null) {
            return known;
        }
        int number = slots.size();
        if (number < index.maxSlots()) {
            index.makeRoom(number + 1);
        } else {
            number = giveAwayOldest();
        }
        Slot slot = new Slot(number, clock.millis());
        // Before others can use it, so that whoever sees what they note looks again; and after, so that it is seen.
        generation++;
        slots.put(key, slot);
        generation++;
        return slot;
    }

    private int giveAwayOldest() {
        Map.Entry<Key, Slot> oldest =
                Collections.min(slots.entrySet(), Comparator.comparingLong(entry -> entry.getValue().usedAt));
        Slot slot = oldest.getValue();
        slots.remove(oldest.getKey());
        slot.givenAway = true;
        index.forget(slot.number);
        return slot.number;
    }

    private static Key key(Offer offer) {
        return new Key(offer.backend().id(), offer.model().name());
    }
}
