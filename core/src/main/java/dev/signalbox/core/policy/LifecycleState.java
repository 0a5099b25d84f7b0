package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Which revisions are in force, and how that came to be.
 *
 * @param active the one that decides; empty if none has yet
 * @param previous the one before it, to go back to; empty if there is none
 * @param canary the one that decides a share of the sessions; empty if there is none
 * @param canaryBasisPoints the canary's share in hundredths of a percent
 * @param shadow the one that decides with no effect; empty if there is none
 * @param taken what the policy directory or the bundle held when it was last taken over
 * @param lastSequence the number of the latest upload
 * @param history what was done, the oldest first
 */
public record LifecycleState(
        String active,
        String previous,
        String canary,
        int canaryBasisPoints,
        String shadow,
        TakenContent taken,
        long lastSequence,
        List<Transition> history) {

    /** Older transitions are forgotten. */
    static final int MAX_HISTORY = 200;

    /** Before anything was done. */
    static final LifecycleState EMPTY = new LifecycleState("", "", "", 0, "", TakenContent.NONE, 0, List.of());

    public LifecycleState {
        requireNonNull(active, "active");
        requireNonNull(previous, "previous");
        requireNonNull(canary, "canary");
        requireNonNull(shadow, "shadow");
        requireNonNull(taken, "taken");
        history = List.copyOf(history);
    }

    /** Whether a revision is in force in any way, or may be gone back to. */
    boolean needs(String revision) {
        return revision.equals(active)
                || revision.equals(previous)
                || revision.equals(canary)
                || revision.equals(shadow);
    }

    LifecycleState withActive(String newActive, String newPrevious) {
        return new LifecycleState(
                newActive, newPrevious, canary, canaryBasisPoints, shadow, taken, lastSequence, history);
    }

    LifecycleState withCanary(String newCanary, int basisPoints) {
        return new LifecycleState(active, previous, newCanary, basisPoints, shadow, taken, lastSequence, history);
    }

    LifecycleState withShadow(String newShadow) {
        return new LifecycleState(active, previous, canary, canaryBasisPoints, newShadow, taken, lastSequence, history);
    }

    LifecycleState withTaken(TakenContent newTaken) {
        return new LifecycleState(active, previous, canary, canaryBasisPoints, shadow, newTaken, lastSequence, history);
    }

    LifecycleState withLastSequence(long newSequence) {
        return new LifecycleState(active, previous, canary, canaryBasisPoints, shadow, taken, newSequence, history);
    }

    LifecycleState with(Transition transition) {
        List<Transition> longer = new ArrayList<>(history);
        longer.add(transition);
        List<Transition> kept =
                longer.size() > MAX_HISTORY ? longer.subList(longer.size() - MAX_HISTORY, longer.size()) : longer;
        return new LifecycleState(active, previous, canary, canaryBasisPoints, shadow, taken, lastSequence, kept);
    }
}
