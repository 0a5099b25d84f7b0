package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import java.util.List;
import java.util.Set;

/**
 * A checked condition on one fact.
 *
 * <p>A comparison with something unknown does not hold, whatever its operator, {@code !=} and {@code not in} included;
 * {@link Not} turns that round like any other truth value.
 */
public sealed interface Condition {

    /** The condition of an empty pattern. */
    Condition ALWAYS = new All(List.of());

    /** Holds if every part holds. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if some part holds. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if its part does not. */
    record Not(Condition part) implements Condition {
        public Not {
            requireNonNull(part, "part");
        }
    }

    /** Holds if the field is known: {@code field != null}. */
    record Known(Term term, Position position) implements Condition {
        public Known {
            requireNonNull(term, "term");
            requireNonNull(position, "position");
        }
    }

    /** Compares a number. */
    record NumberComparison(Term term, NumberOperator operator, NumberOperand operand, Position position)
            implements Condition {
        public NumberComparison {
            requireNonNull(term, "term");
            requireNonNull(operator, "operator");
            requireNonNull(operand, "operand");
            requireNonNull(position, "position");
        }
    }

    /** Holds if a number is among the values, or with {@code negated} if it is known and not among them. */
    record NumberIn(Term term, Set<Double> values, boolean negated, Position position) implements Condition {
        public NumberIn {
            requireNonNull(term, "term");
            values = Set.copyOf(values);
            requireNonNull(position, "position");
        }
    }

    /** Holds if a flag has the value. */
    record FlagComparison(Term term, boolean value, Position position) implements Condition {
        public FlagComparison {
            requireNonNull(term, "term");
            requireNonNull(position, "position");
        }
    }

    /** Holds if a text is among the values ({@code ==}, {@code in}), or with {@code negated} if it is known and not. */
    record TextIn(Term term, Set<String> values, boolean negated, Position position) implements Condition {
        public TextIn {
            requireNonNull(term, "term");
            values = Set.copyOf(values);
            requireNonNull(position, "position");
        }
    }

    /** Compares a text with another field's: {@code region == $region}; with {@code negated}, both known and different. */
    record TextEquals(Term term, Term other, boolean negated, Position position) implements Condition {
        public TextEquals {
            requireNonNull(term, "term");
            requireNonNull(other, "other");
            requireNonNull(position, "position");
        }
    }

    /** Tests a text's content. For {@link TextOperator#MATCHES} the operand is a regular expression of RE2's syntax. */
    record TextTest(Term term, TextOperator operator, String operand, boolean negated, Position position)
            implements Condition {
        public TextTest {
            requireNonNull(term, "term");
            requireNonNull(operator, "operator");
            requireNonNull(operand, "operand");
            requireNonNull(position, "position");
        }
    }

    /**
     * A field, or an entry of one that holds texts by key.
     *
     * @param key the entry's key for a {@link FieldType#TEXT_MAP}, else empty
     */
    record Term(Field field, String key) {
        public Term {
            requireNonNull(key, "key");
            if ((field.type() == FieldType.TEXT_MAP) == key.isEmpty()) {
                throw new IllegalArgumentException("field " + field.label() + " with key \"" + key + "\"");
            }
        }

        /** A field without a key. */
        public static Term of(Field field) {
            return new Term(field, "");
        }
    }

    /** What a number is compared with. */
    sealed interface NumberOperand {

        /** A number written in the rule. */
        record Literal(double value) implements NumberOperand {}

        /** A field bound to a variable in an earlier pattern of the rule, such as {@code $t : promptTokens}. */
        record Bound(Term term) implements NumberOperand {
            public Bound {
                requireNonNull(term, "term");
            }
        }
    }

    /** An order between numbers. */
    enum NumberOperator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        /** Whether the comparison holds; never with NaN, which is unknown, on either side. */
        public boolean holds(double left, double right) {
            return switch (this) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left < right || left > right;
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
            };
        }
    }

    /** A test of a text's content. */
    enum TextOperator {
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH,
        MATCHES
    }
}
