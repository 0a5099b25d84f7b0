package dev.signalbox.plugins.simulated;

/** The words and numbers a simulated server answers with: a function of the prompt and the seed alone. */
final class AnswerText {

    // Plain ASCII without quotes, so that a token needs no escaping on its way into JSON.
    private static final String[] WORDS = {
        "signal",
        "track",
        "points",
        "lever",
        "train",
        "platform",
        "station",
        "bridge",
        "tunnel",
        "whistle",
        "lamp",
        "clear",
        "caution",
        "stop",
        "north",
        "south",
        "east",
        "west",
        "early",
        "late",
        "morning",
        "evening",
        "slow",
        "fast",
        "freight",
        "express",
        "local",
        "coal",
        "steam",
        "wire",
        "block",
        "section",
        "the",
        "a",
        "one",
        "of",
        "to",
        "and",
        "with",
        "over",
        "under",
        "past",
        "near",
        "through",
        "before",
        "after",
        "from",
        "toward"
    };

    private final long seed;
    private final int minTokens;
    private final int maxTokens;

    AnswerText(long seed, int minTokens, int maxTokens) {
        this.seed = seed;
        this.minTokens = minTokens;
        this.maxTokens = maxTokens;
    }

    /** How long the answer would be if the client set no limit, in tokens. */
    int tokens(long promptHash) {
        return minTokens + (int) Long.remainderUnsigned(mix(promptHash ^ seed), maxTokens - minTokens + 1L);
    }

    /** One token of the answer, with the space before it. */
    String token(long promptHash, int index) {
        long hash = mix(mix(promptHash ^ seed) + index);
        String word = WORDS[(int) Long.remainderUnsigned(hash, WORDS.length)];
        return index == 0 ? word : " " + word;
    }

    /** A vector of length 1. */
    float[] embedding(long inputHash, int dimensions) {
        double[] values = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            values[i] = (mix(mix(inputHash ^ seed) + i) >> 11) * 0x1p-52;
            squares += values[i] * values[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return vector;
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
