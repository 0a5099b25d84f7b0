package dev.signalbox.core.prefix;

import dev.signalbox.core.decision.PrefixSource;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the prefix caches of all backends likely hold, by backend id and model. May be used by many threads; none waits.
 *
 * <p>It is a guess: what others than this sidecar send, the answers themselves, and restarts of a backend are not seen.
 */
public final class PrefixCaches implements PrefixSource {

    /** What is looked up of groups that went with a change of the fleet is dropped when so many were seen. */
    private static final int MAX_GROUPS = 256;

    private final int blockBytes;
    private final int capacity;
    private final int maxCaches;
    private final InstantSource clock;
    private final ConcurrentMap<Key, BlockCache> caches = new ConcurrentHashMap<>();
    private final ConcurrentMap<CandidateGroup, Row> rows = new ConcurrentHashMap<>();
    private volatile int generation;

    private record Key(String backend, String model) {}

    /** The caches of a group's offers, as of a generation of caches. */
    private record Row(int generation, @Nullable BlockCache[] caches) {}

    /**
     * Caches that hold nothing.
     *
     * @param blockBytes the length of a block
     * @param capacity how many blocks each model's cache on a backend has room for
     * @param maxBytes how much memory all of them may take; beyond it those that were used longest ago are forgotten
     */
    public PrefixCaches(int blockBytes, int capacity, long maxBytes, InstantSource clock) {
        this.blockBytes = blockBytes;
        this.capacity = Math.min(capacity, BlockCache.MAX_CAPACITY);
        this.maxCaches = (int) Math.max(1, Math.min(10_000, maxBytes / BlockCache.bytes(this.capacity)));
        this.clock = clock;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public void overlaps(PromptPrefix prefix, CandidateGroup group, int[] blocks) {
        @Nullable BlockCache[] row = row(group);
        for (int i = 0; i < blocks.length; i++) {
            BlockCache cache = row[i];
            if (cache != null) {
                blocks[i] = cache.overlap(prefix);
            }
        }
    }

    @Override
    public void sent(PromptPrefix prefix, Offer offer) {
        if (prefix.blocks() > 0) {
            cache(new Key(offer.backend().id(), offer.model().name())).use(prefix, clock.millis());
        }
    }

    /** How many caches are known. */
    int size() {
        return caches.size();
    }

    private @Nullable BlockCache[] row(CandidateGroup group) {
        int current = generation;
        Row known = rows.get(group);
        if (known != null && known.generation == current) {
            return known.caches;
        }
        if (rows.size() >= MAX_GROUPS) {
            rows.clear();
        }
        @Nullable BlockCache[] row = new BlockCache[group.size()];
        for (int i = 0; i < row.length; i++) {
            Offer offer = group.offer(i);
            row[i] = caches.get(new Key(offer.backend().id(), offer.model().name()));
        }
        rows.put(group, new Row(current, row));
        return row;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Any other number than before will do.
    private BlockCache cache(Key key) {
        BlockCache known = caches.get(key);
        if (known != null) {
            return known;
        }
        if (caches.size() >= maxCaches) {
            caches.entrySet().stream()
                    .min(Comparator.comparingLong((Map.Entry<Key, BlockCache> entry) ->
                            entry.getValue().usedAt()))
                    .ifPresent(oldest -> caches.remove(oldest.getKey()));
        }
        BlockCache cache = caches.computeIfAbsent(key, added -> new BlockCache(capacity));
        generation++;
        return cache;
    }
}
