package dev.signalbox.rules.analysis;

import com.google.re2j.Pattern;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextOperator;

/**
 * A test of a text's content that must come out one way.
 *
 * @param passes whether the text must pass it
 * @param orUnknown whether the text may be unknown instead
 */
record TextLiteral(Term term, TextOperator operator, String operand, boolean passes, boolean orUnknown) {

    /** Whether it holds of a known text. */
    boolean holds(String text) {
        boolean found =
                switch (operator) {
                    case CONTAINS -> text.contains(operand);
                    case STARTS_WITH -> text.startsWith(operand);
                    case ENDS_WITH -> text.endsWith(operand);
                    case MATCHES -> Pattern.compile(operand).matches(text);
                };
        return found == passes;
    }

    /** Whether it holds of everything in a set. Says no where it is not sure. */
    boolean holdsThroughout(TextSet set) {
        return set.finite()
                && (orUnknown || !set.unknown())
                && set.listed().stream().allMatch(this::holds);
    }

    /** Whether it holds of no known text of which the other one holds. */
    boolean contradicts(TextLiteral other) {
        if (!term.equals(other.term)) {
            return false;
        } else if (passes && other.passes) {
            return excludes(other);
        }
        return passes != other.passes && (passes ? passesImply(other) : other.passesImply(this));
    }

    /** Whether the other one holds wherever this one does. */
    boolean implies(TextLiteral other) {
        if (!term.equals(other.term) || (orUnknown && !other.orUnknown) || passes != other.passes) {
            return false;
        }
        return passes ? passesImply(other) : other.passesImply(this);
    }

    /** Whether a text that passes this test passes the other one. */
    private boolean passesImply(TextLiteral other) {
        if (operator == other.operator && operand.equals(other.operand)) {
            return true;
        } else if (operator == TextOperator.MATCHES || ofSet()) {
            return false;
        }
        return switch (other.operator) {
            case CONTAINS -> operand.contains(other.operand);
            case STARTS_WITH -> operator == TextOperator.STARTS_WITH && operand.startsWith(other.operand);
            case ENDS_WITH -> operator == TextOperator.ENDS_WITH && operand.endsWith(other.operand);
            case MATCHES -> false;
        };
    }

    /** Whether it asks for a member of a set of texts, and not for a part of a text. */
    boolean ofSet() {
        return term.field().type() == FieldType.TEXT_SET;
    }

    /** Whether no text passes both tests. */
    private boolean excludes(TextLiteral other) {
        boolean starts = operator == TextOperator.STARTS_WITH
                && other.operator == TextOperator.STARTS_WITH
                && !operand.startsWith(other.operand)
                && !other.operand.startsWith(operand);
        boolean ends = operator == TextOperator.ENDS_WITH
                && other.operator == TextOperator.ENDS_WITH
                && !operand.endsWith(other.operand)
                && !other.operand.endsWith(operand);
        return starts || ends;
    }
}
