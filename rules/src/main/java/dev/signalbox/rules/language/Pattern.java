package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Fact;

/**
 * A test of one kind of fact.
 *
 * @param condition what the fact must satisfy; {@link Condition#ALWAYS} for an empty pattern
 */
public record Pattern(Quantifier quantifier, Fact fact, Condition condition, Position position) {

    public Pattern {
        requireNonNull(quantifier, "quantifier");
        requireNonNull(fact, "fact");
        requireNonNull(condition, "condition");
        requireNonNull(position, "position");
    }
}
