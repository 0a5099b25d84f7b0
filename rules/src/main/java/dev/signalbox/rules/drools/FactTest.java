package dev.signalbox.rules.drools;

import com.google.re2j.Pattern;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Known;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberIn;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Condition.TextTest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A condition as a function of facts, written straight from the meaning of each condition. It shares nothing with the
 * decision matrix, which is checked against it.
 */
@FunctionalInterface
interface FactTest {

    /** Whether the condition holds. */
    boolean holds(Facts facts);

    static FactTest of(Condition condition) {
        if (condition instanceof All all) {
            List<FactTest> parts = all.parts().stream().map(FactTest::of).toList();
            return facts -> parts.stream().allMatch(part -> part.holds(facts));
        }
        if (condition instanceof Any any) {
            List<FactTest> parts = any.parts().stream().map(FactTest::of).toList();
            return facts -> parts.stream().anyMatch(part -> part.holds(facts));
        }
        if (condition instanceof Not not) {
            FactTest part = of(not.part());
            return facts -> !part.holds(facts);
        }
        if (condition instanceof Known known) {
            return known(known.term());
        }
        if (condition instanceof NumberComparison comparison) {
            return comparison(comparison);
        }
        if (condition instanceof NumberIn in) {
            return number(in.term(), value -> in.values().stream().anyMatch(each -> each == value) != in.negated());
        }
        if (condition instanceof FlagComparison flag) {
            return facts -> facts.flag(flag.term())
                    .filter(value -> value == flag.value())
                    .isPresent();
        }
        if (condition instanceof TextIn in) {
            return text(in.term(), value -> in.values().contains(value) != in.negated());
        }
        if (condition instanceof TextEquals equals) {
            return facts -> {
                Optional<String> left = facts.text(equals.term());
                Optional<String> right = facts.text(equals.other());
                return left.isPresent() && right.isPresent() && left.equals(right) != equals.negated();
            };
        }
        if (condition instanceof TextTest test && test.term().field() == CandidateField.MARKS) {
            return facts -> facts.marked(test.operand()) != test.negated();
        }
        if (condition instanceof TextTest test) {
            Predicate<String> content = content(test);
            return text(test.term(), value -> content.test(value) != test.negated());
        }
        throw new IllegalArgumentException("no condition that can be compiled: " + condition);
    }

    private static FactTest known(Term term) {
        return switch (term.field().type()) {
            case NUMBER -> facts -> facts.number(term).isPresent();
            case FLAG -> facts -> facts.flag(term).isPresent();
            case TEXT, CHOICE, TEXT_MAP -> facts -> facts.text(term).isPresent();
            case TEXT_SET -> facts -> true;
        };
    }

    private static FactTest comparison(NumberComparison comparison) {
        Function<Facts, OptionalDouble> operand = operand(comparison.operand());
        return facts -> {
            OptionalDouble left = facts.number(comparison.term());
            OptionalDouble right = operand.apply(facts);
            return left.isPresent()
                    && right.isPresent()
                    && comparison.operator().holds(left.getAsDouble(), right.getAsDouble());
        };
    }

    private static Function<Facts, OptionalDouble> operand(Condition.NumberOperand operand) {
        if (operand instanceof Bound bound) {
            return facts -> facts.number(bound.term());
        }
        OptionalDouble value = OptionalDouble.of(((Literal) operand).value());
        return facts -> value;
    }

    private static FactTest number(Term term, DoublePredicate predicate) {
        return facts -> {
            OptionalDouble value = facts.number(term);
            return value.isPresent() && predicate.test(value.getAsDouble());
        };
    }

    private static FactTest text(Term term, Predicate<String> predicate) {
        return facts -> facts.text(term).filter(predicate).isPresent();
    }

    private static Predicate<String> content(TextTest test) {
        String operand = test.operand();
        return switch (test.operator()) {
            case CONTAINS -> value -> value.contains(operand);
            case STARTS_WITH -> value -> value.startsWith(operand);
            case ENDS_WITH -> value -> value.endsWith(operand);
            case MATCHES -> Pattern.compile(operand)::matches;
        };
    }
}
