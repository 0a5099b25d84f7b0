package dev.signalbox.rules.drools;

import dev.signalbox.rules.situations.Observation;
import java.util.List;

/**
 * What a situation rule matched.
 *
 * @param facts of its plain patterns, in their order
 * @param figures of its accumulate, in their order; empty if it has none
 */
record Match(List<Object> facts, Figures figures) {

    static final Figures NO_FIGURES = new Figures(List.of());

    /** The backend that the rule matched; there must be one. */
    String backend() {
        for (Object fact : facts) {
            if (fact instanceof Observation observation) {
                return observation.backend().id();
            }
        }
        throw new IllegalArgumentException("no backend among " + facts);
    }
}
