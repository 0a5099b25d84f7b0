package dev.signalbox.rules.situations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one update of situation rules may take.
 *
 * @param maxFacts the most facts, those in windows included
 * @param maxFirings the most matches of all rules together
 * @param maxSteps the most tests of a fact, or of one with another
 * @param maxTime the longest time; the one limit that depends on the machine
 */
public record SituationLimits(int maxFacts, int maxFirings, long maxSteps, Duration maxTime) {

    /** Far beyond what honest rules on some hundred backends take, and bearable. */
    public static final SituationLimits DEFAULTS =
            new SituationLimits(200_000, 20_000, 10_000_000, Duration.ofMillis(500));

    public SituationLimits {
        requireNonNull(maxTime, "maxTime");
        if (maxFacts < 1 || maxFirings < 1 || maxSteps < 1 || maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException("limits must be positive: " + maxFacts + " facts, " + maxFirings
                    + " firings, " + maxSteps + " steps, " + maxTime);
        }
    }
}
