package dev.signalbox.rules.analysis;

import java.util.List;

/**
 * A set of values that one field may have; being unknown counts as a value of its own. Immutable.
 *
 * <p>Sets of numbers and sets of texts do not mix; flags are the texts {@code true} and {@code false}.
 */
public sealed interface ValueSet permits NumberSet, TextSet {

    /** Whether no value is in the set, and unknown is not either. */
    boolean isEmpty();

    /** Whether unknown is in the set. */
    boolean admitsUnknown();

    /** What is in both sets. */
    ValueSet and(ValueSet other);

    /** What is in either set. */
    ValueSet or(ValueSet other);

    /** Everything that is not in the set. */
    ValueSet complement();

    /** Whether nothing is in both sets. */
    boolean disjoint(ValueSet other);

    /** Whether everything in the set is in the other one too. */
    default boolean within(ValueSet other) {
        return disjoint(other.complement());
    }

    /**
     * A few values in the set that stand for the others, first the most ordinary one: numbers as {@link Double}, texts as
     * {@link String}, unknown as an empty text or NaN. Empty only if the set is.
     */
    List<Object> samples();
}
