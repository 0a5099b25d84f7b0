package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Which policies decide at one time.
 *
 * @param active decides every request that the canary does not
 * @param canary decides its share of the sessions; null if there is none
 * @param share the canary's share
 * @param shadow decides beside the active one, with no effect; null if there is none
 */
public record Lineup(
        PolicyInUse active,
        @Nullable PolicyInUse canary,
        StickyShare share,
        @Nullable PolicyInUse shadow) {

    private static final StickyShare NOTHING = new StickyShare("", 0);

    public Lineup {
        requireNonNull(active, "active");
        requireNonNull(share, "share");
    }

    /** One policy for everything. */
    public static Lineup of(PolicyInUse active) {
        return new Lineup(active, null, NOTHING, null);
    }

    /** The same with a canary. */
    public Lineup withCanary(PolicyInUse newCanary, StickyShare newShare) {
        return new Lineup(active, newCanary, newShare, shadow);
    }

    /** The same with a shadow. */
    public Lineup withShadow(PolicyInUse newShadow) {
        return new Lineup(active, canary, share, newShadow);
    }
}
