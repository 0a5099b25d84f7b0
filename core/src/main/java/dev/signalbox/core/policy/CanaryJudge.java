package dev.signalbox.core.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * Says whether a canary does worse than the active policy.
 *
 * <p>Two shares of bad requests are compared by a confidence sequence for their difference: a bound that holds at all times at
 * once, so that looking every second does not raise the chance of a false alarm. A canary is worse if the difference is
 * certainly above zero, and seems to be above the bound that matters.
 */
final class CanaryJudge {

    /** The sequence is narrowest about here; elsewhere it is a little wider than it could be. */
    private static final double TUNED_FOR_SAMPLES = 100;

    private static final int QUESTIONS = 3;

    private final CanaryBounds bounds;

    CanaryJudge(CanaryBounds bounds) {
        this.bounds = bounds;
    }

    /** How the canary is worse, in words; empty if it isn't, or nobody can tell yet. */
    Optional<String> worse(ArmFigures active, ArmFigures canary) {
        return question(
                        "targets missed",
                        bounds.attainment(),
                        active.missed(),
                        active.judged(),
                        canary.missed(),
                        canary.judged())
                .or(() -> question(
                        "requests refused",
                        bounds.refusals(),
                        active.refused(),
                        active.decided(),
                        canary.refused(),
                        canary.decided()))
                .or(() -> question(
                        "requests failed",
                        bounds.errors(),
                        active.failed(),
                        active.ended(),
                        canary.failed(),
                        canary.ended()));
    }

    private Optional<String> question(
            String what, double bound, long activeBad, long activeAll, long canaryBad, long canaryAll) {
        if (activeAll < bounds.minSamples() || canaryAll < bounds.minSamples()) {
            return Optional.empty();
        }
        double activeShare = (double) activeBad / activeAll;
        double canaryShare = (double) canaryBad / canaryAll;
        if (canaryShare - activeShare <= bound || lowest(activeBad, activeAll, canaryBad, canaryAll) <= 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s: %.1f %% of %d by the canary, %.1f %% of %d by the active policy; more than %.1f points worse",
                what,
                100 * canaryShare,
                canaryAll,
                100 * activeShare,
                activeAll,
                100 * bound));
    }

    /**
     * The least difference of the shares that the figures allow.
     *
     * <p>The normal mixture sequence of Robbins (1970) as Waudby-Smith et al. (2021) use it for means, on the difference of two
     * shares, each with one good and one bad request added (Agresti and Caffo 2000), which keeps it honest for rare events.
     */
    private double lowest(long activeBad, long activeAll, long canaryBad, long canaryAll) {
        double active = (activeBad + 1.0) / (activeAll + 2.0);
        double canary = (canaryBad + 1.0) / (canaryAll + 2.0);
        double variance = active * (1 - active) / (activeAll + 2.0) + canary * (1 - canary) / (canaryAll + 2.0);
        double samples = (double) activeAll * canaryAll / (activeAll + canaryAll);
        double scaled = samples / TUNED_FOR_SAMPLES;
        double chance = bounds.falseAlarms() / QUESTIONS;
        double factor = (1 + 1 / scaled) * (Math.log(scaled + 1) - 2 * Math.log(chance));
        return canary - active - Math.sqrt(variance * factor);
    }
}
