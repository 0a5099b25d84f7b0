package dev.signalbox.rules.explain;

import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;

/** Hears of each condition of a situation rule that is tested. */
public interface SituationListener {

    /** Hears of nothing. */
    SituationListener NONE = new SituationListener() {
        @Override
        public void tested(Condition condition, Truth truth) {
            // Nobody listens.
        }

        @Override
        public void tested(ResultCondition condition, Truth truth) {
            // Nobody listens.
        }
    };

    /** A condition on one fact, not made of others, was tested. */
    void tested(Condition condition, Truth truth);

    /** A condition on a figure of an accumulate was tested. */
    void tested(ResultCondition condition, Truth truth);
}
