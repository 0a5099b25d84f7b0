package dev.signalbox.rules.analysis;

import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import java.util.Comparator;

/**
 * How the values of two fields may lie to each other.
 *
 * @param orders the orders that are possible, as bits
 */
record Relation(Pair pair, int orders) {

    static final int LESS = 1;
    static final int EQUAL = 2;
    static final int GREATER = 4;
    /** At least one of them is not known. */
    static final int UNKNOWN = 8;

    static final int ANYTHING = LESS | EQUAL | GREATER | UNKNOWN;

    private static final Comparator<Term> ORDER = Comparator.comparing(
                    (Term term) -> term.field().fact())
            .thenComparing(term -> term.field().label())
            .thenComparing(Term::key);

    /**
     * Two fields, or one with itself.
     *
     * @param ofTwoFacts whether the right one is that of another fact of the same kind
     */
    record Pair(Term left, Term right, boolean ofTwoFacts) {

        @SuppressWarnings("ArgumentSelectionDefectChecker") // the other way round on purpose
        Pair swapped() {
            return new Pair(right, left, ofTwoFacts);
        }
    }

    static int of(NumberOperator operator) {
        return switch (operator) {
            case EQUAL -> EQUAL;
            case NOT_EQUAL -> LESS | GREATER;
            case LESS -> LESS;
            case LESS_OR_EQUAL -> LESS | EQUAL;
            case GREATER -> GREATER;
            case GREATER_OR_EQUAL -> GREATER | EQUAL;
        };
    }

    static int ofTexts(boolean same) {
        return same ? EQUAL : LESS | GREATER;
    }

    /** The same with the fields in an order that does not depend on which was written first. */
    Relation ordered() {
        if (pair.ofTwoFacts()) {
            return this;
        } else if (ORDER.compare(pair.left(), pair.right()) <= 0) {
            return pair.left().equals(pair.right()) ? new Relation(pair, orders & (EQUAL | UNKNOWN)) : this;
        }
        int swapped = (orders & (EQUAL | UNKNOWN))
                | ((orders & LESS) != 0 ? GREATER : 0)
                | ((orders & GREATER) != 0 ? LESS : 0);
        return new Relation(pair.swapped(), swapped);
    }

    Relation and(Relation other) {
        return new Relation(pair, orders & other.orders);
    }

    /** The orders in which values of two sets can lie, perhaps more. */
    static int possible(ValueSet left, ValueSet right) {
        int possible = left.admitsUnknown() || right.admitsUnknown() ? UNKNOWN : 0;
        if (left instanceof NumberSet numbers) {
            NumberSet others = (NumberSet) right;
            possible |= numbers.infimum() < others.supremum() ? LESS : 0;
            possible |= numbers.supremum() > others.infimum() ? GREATER : 0;
            return possible | (numbers.and(NumberSet.KNOWN).disjoint(others) ? 0 : EQUAL);
        }
        TextSet texts = (TextSet) left;
        TextSet others = (TextSet) right;
        boolean same = texts.finite()
                && texts.listed().size() == 1
                && others.finite()
                && texts.listed().equals(others.listed());
        boolean none = isNothingKnown(texts) || isNothingKnown(others);
        possible |= same || none ? 0 : LESS | GREATER;
        return possible | (texts.and(TextSet.KNOWN).disjoint(others) ? 0 : EQUAL);
    }

    private static boolean isNothingKnown(TextSet set) {
        return set.finite() && set.listed().isEmpty();
    }
}
