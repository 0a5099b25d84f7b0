package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.Offer;

/**
 * Knows what the prefix caches of backends likely hold.
 *
 * <p>Called on the request path, from many threads: it takes no lock.
 */
public interface PrefixSource {

    /** Knows nothing, and nobody asks it. */
    PrefixSource NONE = new PrefixSource() {
        @Override
        public int blockBytes() {
            return 0;
        }

        @Override
        public void overlaps(PromptPrefix prefix, CandidateGroup group, int[] blocks) {}

        @Override
        public void sent(PromptPrefix prefix, Offer offer) {}
    };

    /** The length of the blocks that prompts are hashed by, in bytes; 0 if they need not be. */
    int blockBytes();

    /**
     * How many blocks of a prompt each candidate likely holds, from its beginning on.
     *
     * @param blocks where to write it, by candidate; full of zeros before
     */
    void overlaps(PromptPrefix prefix, CandidateGroup group, int[] blocks);

    /** Notes that a prompt is sent to an offer, whose cache will hold it. */
    void sent(PromptPrefix prefix, Offer offer);
}
