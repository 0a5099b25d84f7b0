package dev.signalbox.rules.explain;

import com.google.re2j.Pattern;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import java.util.HashMap;
import java.util.Map;

/** Tests conditions that are not made of others. Not thread-safe. */
final class AtomicTest {

    private final Map<String, Pattern> expressions = new HashMap<>();

    /**
     * What comes of a condition.
     *
     * @param own the values of fields on the left of its operator
     * @param other the values of fields on the right
     */
    Truth of(Condition condition, TermValues own, TermValues other) {
        if (condition instanceof Condition.Known known) {
            return truth(own.known(known.term()));
        } else if (condition instanceof Condition.NumberComparison comparison) {
            double left = own.number(comparison.term());
            double right = operand(comparison.operand(), other);
            return compared(comparison.operator(), left, right);
        } else if (condition instanceof Condition.NumberIn in) {
            double value = own.number(in.term());
            // Adding zero makes -0.0 and 0.0 the same to the set.
            return Double.isNaN(value) ? Truth.UNKNOWN : truth(in.values().contains(value + 0.0) != in.negated());
        } else if (condition instanceof Condition.FlagComparison flag) {
            double value = own.number(flag.term());
            return Double.isNaN(value) ? Truth.UNKNOWN : truth(value == (flag.value() ? 1 : 0));
        } else if (condition instanceof Condition.TextIn in) {
            String text = own.text(in.term());
            return text.isEmpty() ? Truth.UNKNOWN : truth(in.values().contains(text) != in.negated());
        } else if (condition instanceof Condition.TextEquals equals) {
            String left = own.text(equals.term());
            String right = other.text(equals.other());
            return left.isEmpty() || right.isEmpty() ? Truth.UNKNOWN : truth(left.equals(right) != equals.negated());
        } else if (condition instanceof Condition.TextTest test) {
            if (test.term().field().type() == FieldType.TEXT_SET) {
                return truth(own.texts(test.term()).contains(test.operand()) != test.negated());
            }
            String text = own.text(test.term());
            return text.isEmpty() ? Truth.UNKNOWN : truth(found(test, text) != test.negated());
        }
        throw new IllegalArgumentException("no atomic condition: " + condition);
    }

    /** What comes of comparing two numbers. */
    static Truth compared(Condition.NumberOperator operator, double left, double right) {
        return Double.isNaN(left) || Double.isNaN(right) ? Truth.UNKNOWN : truth(operator.holds(left, right));
    }

    /** The number on the right of an operator; NaN if unknown. */
    static double operand(NumberOperand operand, TermValues other) {
        return operand instanceof NumberOperand.Bound bound
                ? other.number(bound.term())
                : ((NumberOperand.Literal) operand).value();
    }

    private boolean found(Condition.TextTest test, String text) {
        return switch (test.operator()) {
            case CONTAINS -> text.contains(test.operand());
            case STARTS_WITH -> text.startsWith(test.operand());
            case ENDS_WITH -> text.endsWith(test.operand());
            case MATCHES ->
                expressions.computeIfAbsent(test.operand(), Pattern::compile).matches(text);
        };
    }

    private static Truth truth(boolean holds) {
        return holds ? Truth.HOLDS : Truth.FAILS;
    }
}
