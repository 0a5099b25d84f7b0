package dev.signalbox.core.policy;

/**
 * When a canary is taken back: a share of bad requests that is higher than the active policy's, certainly and by enough to
 * matter.
 *
 * @param attainment how much higher the share of missed targets may be, 0 to 1
 * @param refusals how much higher the share of refused requests may be, 0 to 1
 * @param errors how much higher the share of failed requests may be, 0 to 1
 * @param minSamples how many requests both must have had before anything is said
 * @param falseAlarms the chance that a canary no worse than the active policy is taken back, however long it is watched
 */
public record CanaryBounds(double attainment, double refusals, double errors, int minSamples, double falseAlarms) {

    /** What holds where nobody says otherwise. */
    public static final CanaryBounds DEFAULTS = new CanaryBounds(0.02, 0.01, 0.01, 50, 0.01);

    public CanaryBounds {
        if (!share(attainment) || !share(refusals) || !share(errors)) {
            throw new IllegalArgumentException("a bound must be a share from 0 to 1");
        }
        if (minSamples < 1 || !(falseAlarms > 0 && falseAlarms < 1)) {
            throw new IllegalArgumentException("minSamples must be positive, and falseAlarms lie between 0 and 1");
        }
    }

    private static boolean share(double value) {
        return value >= 0 && value <= 1;
    }
}
