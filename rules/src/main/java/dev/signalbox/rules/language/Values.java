package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A set of values of one field: the listed ones or all, between two bounds if they are numbers, without the excluded ones.
 *
 * @param known whether the field must be known
 * @param unknown whether the field must be unknown
 * @param least the lower bound of numbers
 * @param leastOpen whether the lower bound itself is left out
 * @param most the upper bound of numbers
 * @param mostOpen whether the upper bound itself is left out
 * @param listed the only values it may have, or empty for all
 * @param excluded values it may not have
 */
record Values(
        boolean known,
        boolean unknown,
        double least,
        boolean leastOpen,
        double most,
        boolean mostOpen,
        Optional<Set<Object>> listed,
        Set<Object> excluded) {

    static final Values KNOWN = between(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
    static final Values UNKNOWN = new Values(
            false, true, Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false, Optional.empty(), Set.of());

    static Values among(Collection<?> values, boolean negated) {
        Set<Object> copy = Set.copyOf(values);
        return new Values(
                true,
                false,
                Double.NEGATIVE_INFINITY,
                false,
                Double.POSITIVE_INFINITY,
                false,
                negated ? Optional.empty() : Optional.of(copy),
                negated ? copy : Set.of());
    }

    static Values compared(NumberOperator operator, double value) {
        return switch (operator) {
            case EQUAL -> among(Set.of(value), false);
            case NOT_EQUAL -> among(Set.of(value), true);
            case LESS -> between(Double.NEGATIVE_INFINITY, false, value, true);
            case LESS_OR_EQUAL -> between(Double.NEGATIVE_INFINITY, false, value, false);
            case GREATER -> between(value, true, Double.POSITIVE_INFINITY, false);
            case GREATER_OR_EQUAL -> between(value, false, Double.POSITIVE_INFINITY, false);
        };
    }

    private static Values between(double least, boolean leastOpen, double most, boolean mostOpen) {
        return new Values(true, false, least, leastOpen, most, mostOpen, Optional.empty(), Set.of());
    }

    /** The values in both sets. */
    Values and(Values other) {
        boolean theirLeast = other.least > least || (other.least == least && other.leastOpen);
        boolean theirMost = other.most < most || (other.most == most && other.mostOpen);
        Optional<Set<Object>> bothListed = listed.isEmpty() ? other.listed : listed;
        if (listed.isPresent() && other.listed.isPresent()) {
            Set<Object> shared = new HashSet<>(listed.get());
            shared.retainAll(other.listed.get());
            bothListed = Optional.of(shared);
        }
        Set<Object> bothExcluded = new HashSet<>(excluded);
        bothExcluded.addAll(other.excluded);
        return new Values(
                known || other.known,
                unknown || other.unknown,
                theirLeast ? other.least : least,
                theirLeast ? other.leastOpen : leastOpen,
                theirMost ? other.most : most,
                theirMost ? other.mostOpen : mostOpen,
                bothListed,
                bothExcluded);
    }

    boolean isEmpty() {
        if (known && unknown) {
            return true;
        }
        if (listed.isPresent()) {
            return listed.get().stream().noneMatch(this::admits);
        }
        boolean point = least == most;
        return least > most || (point && (leastOpen || mostOpen || excluded.contains(least)));
    }

    private boolean admits(Object value) {
        if (excluded.contains(value)) {
            return false;
        }
        if (!(value instanceof Double number)) {
            return true;
        }
        boolean above = leastOpen ? number > least : number >= least;
        boolean below = mostOpen ? number < most : number <= most;
        return above && below;
    }
}
