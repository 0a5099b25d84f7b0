package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;

/**
 * The decider in force. Reading it is one volatile read; a change of policy or fleet makes a new one aside and swaps it whole,
 * so no request waits and none sees half a change.
 */
public final class ActiveDecider {

    private volatile Decider current;

    public ActiveDecider(Decider first) {
        current = first;
    }

    public Decider current() {
        return current;
    }

    /** Puts a policy in force. Takes milliseconds on the calling thread. */
    public synchronized void use(Policy policy, PlacementRules rules) {
        current = new Decider(policy, rules, current.fleet(), current.sources());
    }

    /** Takes notice of a changed fleet. Takes milliseconds on the calling thread. */
    public synchronized void use(FleetSnapshot fleet) {
        current = current.on(fleet);
    }
}
