package dev.signalbox.rules.drools;

import dev.signalbox.rules.Outcome;

/** Hears of each rule that fires in a session. */
@FunctionalInterface
interface Firings {

    /** The index of no candidate. */
    int NO_CANDIDATE = Outcome.NO_CANDIDATE;

    /**
     * Takes note of a firing.
     *
     * @param rule the rule's index
     * @param candidate the candidate it fired for, or {@link #NO_CANDIDATE}
     */
    void fired(int rule, int candidate);
}
