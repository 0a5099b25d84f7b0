package dev.signalbox.rules.situations;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Situations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Situation rules on a list of states with their times, as tests of policies write them. */
public final class Timeline {

    /**
     * The world at one time.
     *
     * @param at when
     */
    public record Moment(Instant at, WorldState state) {
        public Moment {
            requireNonNull(at, "at");
            requireNonNull(state, "state");
        }
    }

    private Timeline() {}

    /**
     * The situations at each moment, in the same order. A function of its arguments alone.
     *
     * @param moments in the order of their times
     * @throws SituationException if the rules took more work at one of them than {@link SituationLimits#DEFAULTS} allow, the
     *     time excepted
     */
    public static List<Situations> of(SituationRules rules, List<Moment> moments) throws SituationException {
        List<Situations> result = new ArrayList<>();
        // A clock that stands still: whether a test passes must not depend on the machine.
        try (SituationEngine engine = rules.start(SituationLimits.DEFAULTS, () -> 0)) {
            for (Moment moment : moments) {
                result.add(engine.update(moment.state(), moment.at()));
            }
        }
        return result;
    }
}
