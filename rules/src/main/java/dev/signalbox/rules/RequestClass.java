package dev.signalbox.rules;

/**
 * A class of requests with its service level objective.
 *
 * @param name lower case with hyphens
 * @param ttftMs the target for the time to first token, in milliseconds; NaN if there is none
 * @param tpotMs the target for the time per output token, in milliseconds; NaN if there is none
 * @param expectedOutputTokens the length of a typical answer, in tokens
 */
public record RequestClass(String name, double ttftMs, double tpotMs, int expectedOutputTokens) {

    public RequestClass {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a request class needs a name");
        }
        if (ttftMs <= 0 || tpotMs <= 0) {
            throw new IllegalArgumentException("class " + name + ": targets must be positive, or NaN if there is none");
        }
        if (expectedOutputTokens < 0) {
            throw new IllegalArgumentException(
                    "class " + name + ": expectedOutputTokens is " + expectedOutputTokens + ", must not be negative");
        }
    }
}
