package dev.signalbox.rules.drools;

import com.google.re2j.Pattern;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Known;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberIn;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Condition.TextTest;
import dev.signalbox.rules.situations.SituationFacts;
import java.util.List;
import java.util.function.Predicate;

/** A condition of a situation rule as a function of the pattern's own fact and those of earlier patterns. */
@FunctionalInterface
interface SituationTest {

    /** Whether the condition holds. */
    boolean holds(Object own, EarlierFacts earlier);

    /** The facts of earlier patterns, one for each kind. */
    @FunctionalInterface
    interface EarlierFacts {

        EarlierFacts NONE = field -> {
            throw new IllegalArgumentException("no earlier pattern has " + field);
        };

        /** The fact that has the field. */
        Object with(Field field);
    }

    static SituationTest of(Condition condition) {
        if (condition instanceof All all) {
            List<SituationTest> parts =
                    all.parts().stream().map(SituationTest::of).toList();
            return (own, earlier) -> parts.stream().allMatch(part -> part.holds(own, earlier));
        }
        if (condition instanceof Any any) {
            List<SituationTest> parts =
                    any.parts().stream().map(SituationTest::of).toList();
            return (own, earlier) -> parts.stream().anyMatch(part -> part.holds(own, earlier));
        }
        if (condition instanceof Not not) {
            SituationTest part = of(not.part());
            return (own, earlier) -> !part.holds(own, earlier);
        }
        if (condition instanceof Known known) {
            return known(known.term().field());
        }
        if (condition instanceof NumberComparison comparison) {
            Field field = comparison.term().field();
            return (own, earlier) -> comparison
                    .operator()
                    .holds(SituationFacts.number(own, field), operand(comparison.operand(), earlier));
        }
        if (condition instanceof NumberIn in) {
            Field field = in.term().field();
            return (own, earlier) -> {
                double value = SituationFacts.number(own, field);
                return !Double.isNaN(value) && in.values().contains(value + 0.0) != in.negated();
            };
        }
        if (condition instanceof FlagComparison flag) {
            Field field = flag.term().field();
            return (own, earlier) -> SituationFacts.flag(own, field) == flag.value();
        }
        if (condition instanceof TextIn in) {
            return text(in.term().field(), value -> in.values().contains(value) != in.negated());
        }
        if (condition instanceof TextEquals equals) {
            return (own, earlier) -> {
                String left = SituationFacts.text(own, equals.term().field());
                Field other = equals.other().field();
                String right = SituationFacts.text(earlier.with(other), other);
                return !left.isEmpty() && !right.isEmpty() && left.equals(right) != equals.negated();
            };
        }
        if (condition instanceof TextTest test) {
            Predicate<String> content = content(test);
            return text(test.term().field(), value -> content.test(value) != test.negated());
        }
        throw new IllegalArgumentException("no condition of a situation rule: " + condition);
    }

    /** The number that something is compared with; NaN if unknown. */
    static double operand(NumberOperand operand, EarlierFacts earlier) {
        if (operand instanceof Bound bound) {
            Field field = bound.term().field();
            return SituationFacts.number(earlier.with(field), field);
        }
        return ((Literal) operand).value();
    }

    private static SituationTest known(Field field) {
        if (field.type() == FieldType.FLAG) {
            return (own, earlier) -> true;
        }
        return field.type() == FieldType.NUMBER
                ? (own, earlier) -> !Double.isNaN(SituationFacts.number(own, field))
                : text(field, value -> true);
    }

    private static SituationTest text(Field field, Predicate<String> predicate) {
        return (own, earlier) -> {
            String value = SituationFacts.text(own, field);
            return !value.isEmpty() && predicate.test(value);
        };
    }

    private static Predicate<String> content(TextTest test) {
        String operand = test.operand();
        return switch (test.operator()) {
            case CONTAINS -> value -> value.contains(operand);
            case STARTS_WITH -> value -> value.startsWith(operand);
            case ENDS_WITH -> value -> value.endsWith(operand);
            case MATCHES -> {
                Pattern pattern = Pattern.compile(operand);
                yield value -> pattern.matches(value);
            }
        };
    }
}
