package dev.signalbox.core.decision;

/**
 * The sizes by which measured times are compared with predicted ones: a cost model that is right for short prompts on an idle
 * machine may be wrong for long ones on a busy one.
 */
public final class TimeBuckets {

    /** How many sizes of prompts there are, each four times the one before: below 64 tokens, to 255, ..., from 65,536. */
    private static final int PROMPTS = 7;

    /** How busy a machine is where the time to the first token is compared: idle, then up to 3, 15, 63 and more requests. */
    private static final int BUSY = 5;

    /** How many buckets the time to the first token has. */
    public static final int TTFT = PROMPTS * BUSY;

    /** How many buckets the time per output token has, each of twice as many requests at once as the one before, to 256. */
    public static final int TPOT = 9;

    private TimeBuckets() {}

    /**
     * The bucket of a time to the first token.
     *
     * @param promptTokens the prompt's length
     * @param busy the requests that run or wait when it is sent
     */
    public static int ttft(int promptTokens, int busy) {
        return within((bits(promptTokens) - 5) / 2, PROMPTS) * BUSY + within((bits(busy) + 1) / 2, BUSY);
    }

    /**
     * The bucket of a time per output token.
     *
     * @param busy the requests that run or wait when the request is sent
     */
    public static int tpot(int busy) {
        return within(bits(busy) - 1, TPOT);
    }

    private static int bits(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(count, 0));
    }

    private static int within(int bucket, int buckets) {
        return Math.max(0, Math.min(bucket, buckets - 1));
    }
}
