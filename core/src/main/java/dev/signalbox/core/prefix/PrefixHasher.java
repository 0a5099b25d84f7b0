package dev.signalbox.core.prefix;

import dev.signalbox.core.decision.PromptPrefix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Hashes a prompt block by block while it is read, without keeping any of it. For one thread.
 *
 * <p>The hash mixes eight bytes at a time by a multiplication and a rotation, and is finished as SplitMix64 is (Steele, Lea and Flood,
 * OOPSLA 2014). It spreads well and is no secret: who could find two prompts with one hash would be placed less well, and nothing else.
 */
public final class PrefixHasher {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    /** The rest of a longer prompt is not looked at. */
    static final int MAX_BLOCKS = 2048;

    private final int blockBytes;
    private long[] blocks = new long[64];
    private int count;
    private long hash;
    private long front;
    private int inBlock;
    private long bytes;

    /** Hashes blocks of so many bytes; 0 to hash nothing. */
    public PrefixHasher(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    /** Begins another prompt. */
    public void begin() {
        count = 0;
        hash = MULTIPLIER;
        front = 0;
        inBlock = 0;
        bytes = 0;
    }

    /** Goes on with a text of the prompt, from one index to another one, exclusive. */
    public void text(byte[] array, int from, int to) {
        if (blockBytes == 0 || to <= from) {
            return;
        }
        bytes += to - from;
        int at = from;
        while (at < to && count < MAX_BLOCKS) {
            int end = Math.min(to, at + blockBytes - inBlock);
            hash = mixed(hash, array, at, end);
            inBlock += end - at;
            at = end;
            if (inBlock == blockBytes) {
                endBlock();
            }
        }
        // The same words in two messages are not the same as in one.
        hash = mixed(hash, to - from);
    }

    /** Goes on with what the model reads in another form than text, such as an image: it tells prompts apart, and has no length. */
    public void other(byte[] array, int from, int to) {
        if (blockBytes != 0 && to > from && count < MAX_BLOCKS) {
            hash = mixed(mixed(hash, array, from, to), to - from);
        }
    }

    /** Takes in what models read before the prompt wherever it stands, such as the tools they may call. */
    public void front(byte[] array, int from, int to) {
        if (blockBytes != 0 && to > from) {
            front = finished(mixed(front, array, from, to));
        }
    }

    /** The prompt; nothing is known of one without a whole block. */
    public PromptPrefix end() {
        if (count == 0) {
            return PromptPrefix.UNKNOWN;
        }
        long[] hashes = Arrays.copyOf(blocks, count);
        for (int i = 0; front != 0 && i < hashes.length; i++) {
            hashes[i] = finished(hashes[i] ^ front);
        }
        return new PromptPrefix(hashes, blockBytes, bytes);
    }

    private void endBlock() {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
        }
        blocks[count++] = finished(hash);
        inBlock = 0;
    }

    private static long mixed(long hash, byte[] array, int from, int to) {
        long mixed = hash;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            mixed = mixed(mixed, (long) LONGS.get(array, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = (rest << 8) | (array[at] & 0xff);
        }
        return mixed(mixed, rest);
    }

    private static long mixed(long hash, long value) {
        return Long.rotateLeft((hash ^ value) * MULTIPLIER, 31);
    }

    private static long finished(long hash) {
        long mixed = hash + MULTIPLIER;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
