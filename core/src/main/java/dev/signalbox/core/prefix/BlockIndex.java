package dev.signalbox.core.prefix;

import dev.signalbox.core.decision.PromptPrefix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which blocks of prompts each of many prefix caches likely holds: those it used last, as many as it has room for. A cache goes by the
 * number of its slot.
 *
 * <p>There is one table for all. A block has a place in it for each eight slots, and there an entry for each of them that holds it: a part
 * of the hash, the slot, and the slot's clock at the last use. So one look at a place tells which of eight hold a block. A slot's clock goes
 * on by one for each block that comes into its cache or was in its older half, so that its difference is about how many other blocks were used
 * since: the distance by which a cache that replaces the least recently used decides.
 *
 * <p>May be used by many threads; none waits, and where two write at once one entry may be lost.
 */
final class BlockIndex {

    /** The entries of a place: two lines of the processor's cache. */
    private static final int WAYS = 16;

    /** So many slots have their entries for a block in one place: it fills no more than half of it, whoever holds it. */
    static final int BAND = WAYS / 2;

    private static final int NEXT_PLACE = 0x9e3779b9;

    private static final int CLOCK_BITS = 24;
    private static final int CLOCK_MASK = (1 << CLOCK_BITS) - 1;
    private static final int SLOT_BITS = 10;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final int TAG_SHIFT = CLOCK_BITS + SLOT_BITS;

    /** As many blocks a clock can tell apart. */
    static final int MAX_CAPACITY = 1 << (CLOCK_BITS - 2);

    /** An entry may be so far ahead of its clock, which goes on when the whole of a prompt is noted: by one for each thread. */
    private static final int MAX_AHEAD = 16 * PrefixHasher.MAX_BLOCKS;

    /** The table grows by pages, which need no large room in one piece: 256 KiB. */
    private static final int MAX_PAGE = 1 << 15;

    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);

    private final int capacity;
    private final int maxSlots;
    private final long maxEntries;
    private final int pageShift;
    private final AtomicIntegerArray clocks;
    private volatile long[][] pages;

    /** By how much clocks went on to forget, since what is too old was removed. */
    private int forgotten;

    /**
     * An index of caches that hold nothing.
     *
     * @param capacity how many blocks each cache has room for
     * @param maxBytes how much memory the table may take; at least 128 bytes
     */
    BlockIndex(int capacity, long maxBytes) {
        maxEntries = Long.highestOneBit(maxBytes / Long.BYTES);
        this.capacity = (int) Math.max(1, Math.min(Math.min(capacity, MAX_CAPACITY), maxEntries / 2));
        maxSlots = (int) Math.min(1 << SLOT_BITS, maxEntries / places(1));
        int pageEntries = (int) Math.min(MAX_PAGE, maxEntries);
        pageShift = Integer.numberOfTrailingZeros(pageEntries / WAYS);
        clocks = new AtomicIntegerArray(maxSlots);
        pages = new long[][] {new long[pageEntries]};
    }

    /** How many slots there may be: numbers below this one. */
    int maxSlots() {
        return maxSlots;
    }

    /** Makes the table large enough for so many slots. What it holds stays. For one thread at a time. */
    void makeRoom(int slots) {
        long[][] grown = pages;
        int pageEntries = grown[0].length;
        while ((long) grown.length * pageEntries < places(slots) && 2L * grown.length * pageEntries <= maxEntries) {
            grown = doubled(grown);
        }
        pages = grown;
    }

    /**
     * Where an entry belongs in a table of twice the size is told by one more bit of its hash, which is not kept. So it is put
     * in both places, of which the wrong one is never used again and soon the oldest.
     */
    private static long[][] doubled(long[][] pages) {
        long[][] doubled = new long[2 * pages.length][];
        for (int i = 0; i < pages.length; i++) {
            doubled[i] = pages[i];
            doubled[pages.length + i] = pages[i].clone();
        }
        return doubled;
    }

    /** Twice as many as blocks, so that few are too many for their place. */
    private long places(int slots) {
        return 2L * capacity * slots;
    }

    /**
     * Finds how many blocks of a prompt each candidate's cache likely holds, from the beginning on.
     *
     * @param overlaps where to write it, by candidate; that of a candidate whose cache holds nothing stays as it is
     */
    void overlaps(PromptPrefix prefix, SlotCandidates candidates, int[] overlaps) {
        if (prefix.blocks() == 0) {
            return;
        }
        for (int from = 0; from < overlaps.length; from += Long.SIZE) {
            overlaps(prefix, candidates, from, overlaps);
        }
    }

    /** The same for 64 candidates. The beginning of a prompt is used whenever the rest is, so what is held is held up to one point. */
    private void overlaps(PromptPrefix prefix, SlotCandidates candidates, int from, int[] overlaps) {
        long rest = holders(prefix.block(0), candidates, from, -1);
        int held = 1;
        while (rest != 0) {
            int missing = prefix.blocks() + 1;
            long further = 0;
            while (missing - held > 1) {
                int middle = (held + missing) >>> 1;
                long holders = holders(prefix.block(middle - 1), candidates, from, rest);
                if (holders == rest) {
                    held = middle;
                } else {
                    missing = middle;
                    further = holders;
                }
            }
            for (long ended = rest & ~further; ended != 0; ended &= ended - 1) {
                overlaps[from + Long.numberOfTrailingZeros(ended)] = held;
            }
            rest = further;
            held = missing;
        }
    }

    /** Which of 64 candidates, or of those among them that are asked about, hold a block, as bits. */
    private long holders(long hash, SlotCandidates candidates, int from, long asked) {
        long[][] table = pages;
        long tag = tag(hash);
        long holders = 0;
        for (int band = 0; band < candidates.bands(); band++) {
            if ((candidates.inBand(from, band) & asked) == 0) {
                continue;
            }
            int set = set(hash, band, table);
            long[] page = table[set >>> pageShift];
            int base = base(set);
            for (int i = base; i < base + WAYS; i++) {
                long entry = (long) ENTRIES.getAcquire(page, i);
                if (entry >>> TAG_SHIFT == tag) {
                    int candidate = candidates.candidate(slot(entry)) - from;
                    if (candidate >= 0 && candidate < Long.SIZE && age(entry) <= capacity) {
                        holders |= 1L << candidate;
                    }
                }
            }
        }
        return holders & asked;
    }

    /** The clock of a slot's cache. */
    int now(int slot) {
        return clocks.get(slot);
    }

    /**
     * Notes that a slot's cache uses a prompt's blocks, the beginning last.
     *
     * @param now what its clock said; if the slot was to forget since, nothing is noted
     */
    void use(PromptPrefix prefix, int slot, int now) {
        int passed = 0;
        for (int i = prefix.blocks() - 1; i >= 0; i--) {
            passed += use(prefix.block(i), slot, now + passed);
        }
        clocks.addAndGet(slot, passed);
    }

    /** Notes that a block is used, and returns by how much the clock has to go on. */
    private int use(long hash, int slot, int now) {
        long[][] table = pages;
        long tag = tag(hash);
        int set = set(hash, slot / BAND, table);
        long[] page = table[set >>> pageShift];
        int base = base(set);
        int oldest = base;
        int oldestAge = -1;
        for (int i = base; i < base + WAYS; i++) {
            long entry = (long) ENTRIES.getAcquire(page, i);
            int age = entry == 0 ? Integer.MAX_VALUE : age(entry);
            if (entry >>> TAG_SHIFT == tag && slot(entry) == slot) {
                int passed = age > capacity / 2 ? 1 : 0;
                ENTRIES.setRelease(page, i, entry(tag, slot, now + passed));
                return passed;
            }
            if (age > oldestAge) {
                oldestAge = age;
                oldest = i;
            }
        }
        ENTRIES.setRelease(page, oldest, entry(tag, slot, now + 1));
        return 1;
    }

    /** Makes a slot's cache hold nothing, by making all of it too old. For one thread at a time. */
    void forget(int slot) {
        int passing = capacity + MAX_AHEAD + 1;
        clocks.addAndGet(slot, passing);
        forgotten += passing;
        if (forgotten > CLOCK_MASK / 2) {
            // Before a clock comes round, and what was too old is new.
            forgotten = 0;
            removeOld();
        }
    }

    private void removeOld() {
        for (long[] page : pages) {
            for (int i = 0; i < page.length; i++) {
                long entry = (long) ENTRIES.getAcquire(page, i);
                if (entry != 0 && age(entry) > capacity) {
                    ENTRIES.compareAndSet(page, i, entry, 0L);
                }
            }
        }
    }

    private int set(long hash, int band, long[][] table) {
        return ((int) hash + band * NEXT_PLACE) & ((table.length << pageShift) - 1);
    }

    private int base(int set) {
        return (set & ((1 << pageShift) - 1)) * WAYS;
    }

    private int age(long entry) {
        int age = (clocks.get(slot(entry)) - (int) entry) & CLOCK_MASK;
        return age > CLOCK_MASK - MAX_AHEAD ? 0 : age;
    }

    private static int slot(long entry) {
        return (int) (entry >>> CLOCK_BITS) & SLOT_MASK;
    }

    /** Never 0, so that no entry is. */
    private static long tag(long hash) {
        return (hash >>> TAG_SHIFT) | 1;
    }

    private static long entry(long tag, int slot, int time) {
        return (tag << TAG_SHIFT) | ((long) slot << CLOCK_BITS) | (time & CLOCK_MASK);
    }
}
