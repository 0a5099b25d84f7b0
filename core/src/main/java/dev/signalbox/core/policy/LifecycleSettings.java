package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

/**
 * How policies live here.
 *
 * @param keep how many revisions are kept beside those in use, the oldest go first
 * @param canary when a canary is taken back
 */
public record LifecycleSettings(int keep, CanaryBounds canary) {

    /** What holds where nobody says otherwise. */
    public static final LifecycleSettings DEFAULTS = new LifecycleSettings(50, CanaryBounds.DEFAULTS);

    public LifecycleSettings {
        requireNonNull(canary, "canary");
        if (keep < 1) {
            throw new IllegalArgumentException("keep is " + keep + ", must be at least 1");
        }
    }
}
