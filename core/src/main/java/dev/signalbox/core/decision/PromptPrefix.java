package dev.signalbox.core.decision;

/**
 * A prompt as prefix caches see it: a hash for each whole block of it, which depends on everything before it as well. Immutable, and
 * never the content itself.
 */
public final class PromptPrefix {

    /** A prompt of which nothing is known. */
    public static final PromptPrefix UNKNOWN = new PromptPrefix(new long[0], 0, 0);

    private final long[] blocks;
    private final int blockBytes;
    private final long bytes;

    /**
     * A prompt of some blocks.
     *
     * @param blocks the hashes, from the beginning on; becomes this object's own
     * @param blockBytes the length of a block
     * @param bytes the length of the whole prompt
     */
    public PromptPrefix(long[] blocks, int blockBytes, long bytes) {
        this.blocks = blocks;
        this.blockBytes = blockBytes;
        this.bytes = bytes;
    }

    /** How many whole blocks the prompt has; 0 if nothing is known of it, or it is shorter than one. */
    public int blocks() {
        return blocks.length;
    }

    /** The hash of a block and all before it. */
    public long block(int index) {
        return blocks[index];
    }

    /**
     * About how many tokens the first blocks are.
     *
     * @param promptTokens how many the whole prompt is
     */
    public int tokens(int firstBlocks, int promptTokens) {
        if (firstBlocks == 0 || bytes == 0) {
            return 0;
        }
        return (int) Math.min(promptTokens, (long) firstBlocks * blockBytes * promptTokens / bytes);
    }
}
