package dev.signalbox.rules.tables;

import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;

/**
 * A value that a field may have, to try conditions with.
 *
 * @param value a {@code Double}, {@code String} or {@code Boolean}
 */
record SampledValue(Object value) {

    /** Of a field that is not known. */
    static final SampledValue UNKNOWN = new SampledValue(new Object());

    /** Whether a condition on one field can be tried. */
    static boolean decides(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().allMatch(SampledValue::decides);
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().allMatch(SampledValue::decides);
        } else if (condition instanceof Condition.Not not) {
            return decides(not.part());
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return comparison.operand() instanceof NumberOperand.Literal;
        }
        return condition instanceof Condition.Known
                || condition instanceof Condition.NumberIn
                || condition instanceof Condition.FlagComparison
                || condition instanceof Condition.TextIn;
    }

    boolean satisfies(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().allMatch(this::satisfies);
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().anyMatch(this::satisfies);
        } else if (condition instanceof Condition.Not not) {
            return !satisfies(not.part());
        } else if (equals(UNKNOWN)) {
            return false;
        } else if (condition instanceof Condition.Known) {
            return true;
        } else if (condition instanceof Condition.NumberComparison comparison
                && comparison.operand() instanceof NumberOperand.Literal literal) {
            return comparison.operator().holds((Double) value, literal.value());
        } else if (condition instanceof Condition.NumberIn in) {
            return in.values().contains(value) != in.negated();
        } else if (condition instanceof Condition.FlagComparison flag) {
            return value.equals(flag.value());
        } else if (condition instanceof Condition.TextIn in) {
            return in.values().contains(value) != in.negated();
        }
        throw new IllegalArgumentException("not to be tried: " + condition);
    }
}
