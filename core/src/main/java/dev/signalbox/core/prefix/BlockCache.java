package dev.signalbox.core.prefix;

import dev.signalbox.core.decision.PromptPrefix;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The blocks that one model's prefix cache on one backend likely holds: those used last, as many as it has room for.
 *
 * <p>A block's entry is a part of its hash and the cache's clock at its last use. The clock goes on by one for each block that comes
 * into the cache or was in its older half, so that its difference is about how many other blocks were used since: the distance by
 * which a cache that replaces the least recently used decides. May be used by many threads; none waits, and where two write at once one
 * entry may be lost.
 */
final class BlockCache {

    /** Entries that a hash can have its place in: one line of the processor's cache. */
    private static final int WAYS = 8;

    private static final int CLOCK_BITS = 24;
    private static final int CLOCK_MASK = (1 << CLOCK_BITS) - 1;

    /** As many blocks the clock can tell apart. */
    static final int MAX_CAPACITY = 1 << (CLOCK_BITS - 2);

    private final int capacity;
    private final int setMask;
    private final AtomicLongArray entries;
    private final AtomicInteger clock = new AtomicInteger();
    private volatile long usedAt;

    /** An empty cache with room for so many blocks. */
    BlockCache(int capacity) {
        this.capacity = capacity;
        int sets = sets(capacity);
        this.setMask = sets - 1;
        this.entries = new AtomicLongArray(sets * WAYS);
    }

    /** How much memory a cache with room for so many blocks takes, in bytes. */
    static long bytes(int capacity) {
        return (long) sets(capacity) * WAYS * Long.BYTES;
    }

    /** Twice as many places as blocks, so that few meet in one set. */
    private static int sets(int capacity) {
        return Math.max(1, Integer.highestOneBit(Math.max(1, 2 * capacity - 1)) * 2 / WAYS);
    }

    /** How many blocks of a prompt it likely holds, from the beginning on. */
    int overlap(PromptPrefix prefix) {
        int blocks = prefix.blocks();
        int now = clock.get();
        if (blocks == 0 || !holds(prefix.block(0), now)) {
            return 0;
        }
        // The beginning of a prompt is used whenever the rest is, so what is held is held up to one point.
        int held = 1;
        int step = 1;
        while (held + step <= blocks && holds(prefix.block(held + step - 1), now)) {
            held += step;
            step *= 2;
        }
        int missing = Math.min(blocks + 1, held + step);
        while (missing - held > 1) {
            int middle = (held + missing) >>> 1;
            if (holds(prefix.block(middle - 1), now)) {
                held = middle;
            } else {
                missing = middle;
            }
        }
        return held;
    }

    /** Notes that a prompt's blocks are used, its beginning last. */
    void use(PromptPrefix prefix, long nowMillis) {
        usedAt = nowMillis;
        int now = clock.get();
        int passed = 0;
        for (int i = prefix.blocks() - 1; i >= 0; i--) {
            passed += use(prefix.block(i), now + passed);
        }
        clock.addAndGet(passed);
    }

    /** When it was used last. */
    long usedAt() {
        return usedAt;
    }

    private boolean holds(long hash, int now) {
        int base = base(hash);
        long tag = tag(hash);
        for (int i = base; i < base + WAYS; i++) {
            long entry = entries.getAcquire(i);
            if (entry >>> CLOCK_BITS == tag) {
                return age(entry, now) <= capacity;
            }
        }
        return false;
    }

    private int use(long hash, int now) {
        int base = base(hash);
        long tag = tag(hash);
        int oldest = base;
        int oldestAge = -1;
        for (int i = base; i < base + WAYS; i++) {
            long entry = entries.getAcquire(i);
            int age = entry == 0 ? Integer.MAX_VALUE : age(entry, now);
            if (entry >>> CLOCK_BITS == tag) {
                int passed = age > capacity / 2 ? 1 : 0;
                entries.setRelease(i, entry(tag, now + passed));
                return passed;
            }
            if (age > oldestAge) {
                oldestAge = age;
                oldest = i;
            }
        }
        entries.setRelease(oldest, entry(tag, now + 1));
        return 1;
    }

    private int base(long hash) {
        return ((int) hash & setMask) * WAYS;
    }

    /** Never 0, which is that of an empty entry. */
    private static long tag(long hash) {
        return (hash >>> CLOCK_BITS) | 1;
    }

    private static long entry(long tag, int time) {
        return (tag << CLOCK_BITS) | (time & CLOCK_MASK);
    }

    private static int age(long entry, int now) {
        return (now - (int) entry) & CLOCK_MASK;
    }
}
