package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What a situation rule does while its conditions hold: a call of one verb of {@code situation}. */
public sealed interface SituationAction {

    /** The situation or mark. */
    String name();

    Position position();

    /** {@code situation.begin("gpu-scarce", "30s", "60s")}. */
    record Begin(String name, Persistence persistence, Position position) implements SituationAction {
        public Begin {
            requireNonNull(name, "name");
            requireNonNull(persistence, "persistence");
            requireNonNull(position, "position");
        }
    }

    /** {@code situation.mark($b, "draining", "0s", "2m")}: marks the backend that the rule matches. */
    record Mark(String name, Persistence persistence, Position position) implements SituationAction {
        public Mark {
            requireNonNull(name, "name");
            requireNonNull(persistence, "persistence");
            requireNonNull(position, "position");
        }
    }

    /** {@code situation.end("gpu-scarce")}: ends it at once, whatever rules begin it. */
    record End(String name, Position position) implements SituationAction {
        public End {
            requireNonNull(name, "name");
            requireNonNull(position, "position");
        }
    }

    /** {@code situation.unmark($b, "draining")}: takes the mark off at once, whatever rules put it there. */
    record Unmark(String name, Position position) implements SituationAction {
        public Unmark {
            requireNonNull(name, "name");
            requireNonNull(position, "position");
        }
    }

    /** Whether it concerns the backend that the rule matched. */
    default boolean onBackend() {
        return this instanceof Mark || this instanceof Unmark;
    }

    /**
     * How long conditions must hold, and must have ceased to hold, until something changes.
     *
     * @param after how long they must have held without a break before it begins
     * @param until how long they must not have held without a break before it ends
     */
    record Persistence(Duration after, Duration until) {

        /** The longest either may last. */
        public static final Duration MAX = Duration.ofDays(1);

        /** Begins and ends at once. */
        public static final Persistence NONE = new Persistence(Duration.ZERO, Duration.ZERO);

        public Persistence {
            if (after.isNegative() || until.isNegative()) {
                throw new IllegalArgumentException("durations must not be negative: " + after + ", " + until);
            }
        }
    }
}
