package dev.signalbox.core.fleet;

import java.time.Duration;

/**
 * When a backend that keeps failing is left alone, and for how long.
 *
 * @param failures how many requests must fail in a row; at least 1
 * @param firstPause how long it is left alone at first; each trial that fails doubles the next pause
 * @param longestPause where the doubling ends
 */
public record CircuitSettings(int failures, Duration firstPause, Duration longestPause) {

    /** Five failures in a row, pauses from a second to a minute. */
    public static final CircuitSettings DEFAULTS = new CircuitSettings(5, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public CircuitSettings {
        if (failures < 1) {
            throw new IllegalArgumentException("failures is " + failures + ", must be at least 1");
        }
        if (firstPause.toMillis() < 1 || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("pauses are " + firstPause + " to " + longestPause
                    + ", the first must be at least 1 ms, the longest not shorter than it");
        }
    }

    /** The pause after a number of failed trials, in milliseconds. */
    long pauseMillis(int failedTrials) {
        long first = firstPause.toMillis();
        long longest = longestPause.toMillis();
        // A shift by 20 is a factor of a million: beyond that the longest pause holds anyway.
        return Math.min(longest, first << Math.min(failedTrials, 20));
    }
}
