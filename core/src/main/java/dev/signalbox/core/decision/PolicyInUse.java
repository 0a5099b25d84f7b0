package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;

/**
 * A policy that decides.
 *
 * @param rules its rules in the form that is asked
 */
public record PolicyInUse(Policy policy, PlacementRules rules) {

    public PolicyInUse {
        requireNonNull(policy, "policy");
        requireNonNull(rules, "rules");
    }

    /** Whether the two are the very same, so that what was prepared for one serves for the other. */
    public boolean isSame(PolicyInUse other) {
        return rules == other.rules;
    }
}
