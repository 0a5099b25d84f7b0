package dev.signalbox.core.prefix;

import java.util.Arrays;

/** Whose cache is in which slot, for the candidates of one group. Immutable. */
final class SlotCandidates {

    /** Of a candidate without a cache. */
    static final int NO_SLOT = -1;

    private final short[] bySlot;
    private final int bands;

    /** Which of 64 candidates have slots in a band, as bits: by 64 candidates, then by band. */
    private final long[] inBand;

    /** Those with these slots, by candidate. */
    SlotCandidates(int[] slots) {
        int end = Arrays.stream(slots).max().orElse(NO_SLOT) + 1;
        bySlot = new short[end];
        Arrays.fill(bySlot, (short) -1);
        bands = (end + BlockIndex.BAND - 1) / BlockIndex.BAND;
        inBand = new long[bands * ((slots.length + Long.SIZE - 1) / Long.SIZE)];
        for (int candidate = 0; candidate < slots.length; candidate++) {
            int slot = slots[candidate];
            if (slot != NO_SLOT) {
                bySlot[slot] = (short) candidate;
                inBand[candidate / Long.SIZE * bands + slot / BlockIndex.BAND] |= 1L << candidate;
            }
        }
    }

    /** The candidate whose cache is in a slot; -1 for none. */
    int candidate(int slot) {
        return slot < bySlot.length ? bySlot[slot] : -1;
    }

    /** Among how many bands their slots are. */
    int bands() {
        return bands;
    }

    /** Which of 64 candidates, the first of which is given, have slots in a band, as bits. */
    long inBand(int from, int band) {
        return inBand[from / Long.SIZE * bands + band];
    }
}
