package dev.signalbox.core.app.calibration;

import java.time.Duration;
import java.util.List;

/**
 * What is to be measured, and how much of it at most.
 *
 * @param concurrency how many clients ask at a time, one level after the other; in ascending order
 * @param promptTokens about how long prompts are, one after the other at each level
 * @param outputTokens about how long answers are; single ones are between half and once and a half of it
 * @param maxRequests how many requests are sent at most, all together
 * @param maxTime how long it takes at most
 */
public record Plan(
        List<Integer> concurrency, List<Integer> promptTokens, int outputTokens, int maxRequests, Duration maxTime) {

    /** As few requests of a level tell its median. */
    private static final int FEWEST = 4;

    /** How many times each client's answers count. */
    private static final int ROUNDS = 2;

    public Plan {
        concurrency = concurrency.stream().sorted().distinct().toList();
        promptTokens = List.copyOf(promptTokens);
        requirePositive("concurrency", concurrency);
        requirePositive("promptTokens", promptTokens);
        if (outputTokens < 2) {
            throw new IllegalArgumentException("outputTokens is " + outputTokens + ", must be 2 at least");
        }
        if (maxRequests < 1 || maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException(
                    "the limits are " + maxRequests + " requests and " + maxTime + ", must be positive");
        }
    }

    /** How many requests of a level count. */
    static int counted(int concurrency) {
        return Math.max(FEWEST, ROUNDS * concurrency);
    }

    /** How many requests of a level go before: each client's first one, and enough for us to be in form. */
    static int uncounted(int concurrency) {
        return Math.max(FEWEST, concurrency);
    }

    /** How many requests are sent if no limit is met, about. */
    public int requests() {
        int perPrompt = concurrency.stream()
                .mapToInt(level -> uncounted(level) + counted(level))
                .sum();
        return Math.min(maxRequests, promptTokens.size() * perPrompt);
    }

    private static void requirePositive(String name, List<Integer> values) {
        if (values.isEmpty() || values.stream().anyMatch(value -> value < 1)) {
            throw new IllegalArgumentException(name + " is " + values + ", must be one positive number or several");
        }
    }
}
