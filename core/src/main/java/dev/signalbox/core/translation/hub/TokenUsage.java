package dev.signalbox.core.translation.hub;

/**
 * How many tokens a server counted; -1 is unknown.
 *
 * @param prompt all that the model read, cached or not
 * @param output all that it wrote, its thoughts included
 * @param cached those of the prompt that were read from a cache
 * @param cacheWritten those of the prompt that were written to a cache
 * @param reasoning those of the output that were thoughts
 */
public record TokenUsage(int prompt, int output, int cached, int cacheWritten, int reasoning) {

    public static final TokenUsage UNKNOWN = new TokenUsage(-1, -1, -1, -1, -1);

    /** These counts, with the newer ones in place of what they are known to be. */
    public TokenUsage updated(TokenUsage newer) {
        return new TokenUsage(
                known(newer.prompt, prompt),
                known(newer.output, output),
                known(newer.cached, cached),
                known(newer.cacheWritten, cacheWritten),
                known(newer.reasoning, reasoning));
    }

    /** Prompt and output together; unknown parts count nothing. */
    public int total() {
        return (int) Math.min(Integer.MAX_VALUE, (long) Math.max(0, prompt) + Math.max(0, output));
    }

    private static int known(int newer, int older) {
        return newer >= 0 ? newer : older;
    }
}
