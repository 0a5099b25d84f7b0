package dev.signalbox.rules.explain;

import dev.signalbox.rules.language.Condition;

/** Hears of each atomic condition that is tested: one that is not made of others. */
@FunctionalInterface
public interface ConditionListener {

    /** Hears of nothing. */
    ConditionListener NONE = (condition, truth, sight) -> {};

    /**
     * A condition was tested.
     *
     * @param sight what it was tested on, from which its values can be read
     */
    void tested(Condition condition, Truth truth, Sight sight);
}
