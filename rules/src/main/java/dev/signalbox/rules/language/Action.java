package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.spi.Placement;
import java.util.List;

/** What a rule contributes to a decision: a call of one verb of {@code place}. */
public sealed interface Action {

    Position position();

    /** {@code place.classify("name")}: gives the request its class. Exclusive. */
    record Classify(String requestClass, Position position) implements Action {
        public Classify {
            requireNonNull(requestClass, "requestClass");
        }
    }

    /** {@code place.forbid($c, "reason")}: takes the candidate out. */
    record Forbid(String reason, Position position) implements Action {
        public Forbid {
            requireNonNull(reason, "reason");
        }
    }

    /** {@code place.prefer($c, points)}, or with negative points {@code place.avoid($c, points)}. */
    record Prefer(int points, Position position) implements Action {}

    /** {@code place.requirePlacement(Placement.CPU, "reason")}: leaves only that placement. Exclusive. */
    record RequirePlacement(Placement placement, String reason, Position position) implements Action {
        public RequirePlacement {
            requireNonNull(placement, "placement");
            requireNonNull(reason, "reason");
        }
    }

    /** {@code place.minimise("cost")}: sets what is kept low. Exclusive. */
    record Minimise(Objective objective, Position position) implements Action {
        public Minimise {
            requireNonNull(objective, "objective");
        }
    }

    /** {@code place.fallback(Placement.GPU, Placement.CPU)}: the order of placements to fall back to. Exclusive. */
    record Fallback(List<Placement> placements, Position position) implements Action {
        public Fallback {
            placements = List.copyOf(placements);
        }
    }

    /** {@code place.reject(429, "reason")}: refuses the request. Exclusive. */
    record Reject(Outcome.Rejection rejection, Position position) implements Action {
        public Reject {
            requireNonNull(rejection, "rejection");
        }
    }

    /** {@code place.substitute("model")}: another model may serve the request. Several add up. */
    record Substitute(String model, Position position) implements Action {
        public Substitute {
            requireNonNull(model, "model");
        }
    }

    /** {@code place.hedge(800, 0.05)}: lets a second backend be asked while the first is silent. Exclusive. */
    record Hedge(Outcome.Hedging hedging, Position position) implements Action {
        public Hedge {
            requireNonNull(hedging, "hedging");
        }
    }

    /** {@code place.queue(2000)}: lets the request wait, in milliseconds, rather than refuse it. Exclusive. */
    record Queue(int maxMs, Position position) implements Action {}

    /** {@code place.tag("key", "value")}: attaches a value to the request. Exclusive for each key. */
    record Tag(String key, String value, Position position) implements Action {
        public Tag {
            requireNonNull(key, "key");
            requireNonNull(value, "value");
        }
    }

    /** Whether it concerns the candidate that the rule matched. */
    default boolean onCandidate() {
        return this instanceof Forbid || this instanceof Prefer;
    }

    /** Whether only one rule's word can hold. */
    default boolean exclusive() {
        return !onCandidate() && !(this instanceof Substitute);
    }

    /** What exclusive actions with the same value contend for: the verb, and for a tag its key as well. */
    default Object contention() {
        return this instanceof Tag tag ? "tag " + tag.key() : getClass();
    }
}
