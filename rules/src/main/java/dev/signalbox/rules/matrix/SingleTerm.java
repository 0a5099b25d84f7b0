package dev.signalbox.rules.matrix;

import com.google.re2j.Pattern;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.Any;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.Known;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberIn;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Condition.TextTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Conditions on one field alone, as functions of its value. */
final class SingleTerm {

    /** The one field that a condition is a function of; empty if it reads none or several. */
    static Optional<Term> of(Condition condition) {
        Set<Term> terms = Scope.terms(condition);
        return terms.size() == 1 ? Optional.of(terms.iterator().next()) : Optional.empty();
    }

    /** A condition on one number or flag as a function of it; NaN stands for unknown. */
    static DoublePredicate ofNumber(Condition condition) {
        if (condition instanceof All all) {
            DoublePredicate[] parts = numbers(all.parts());
            return value -> {
                for (DoublePredicate part : parts) {
                    if (!part.test(value)) {
                        return false;
                    }
                }
                return true;
            };
        }
        if (condition instanceof Any any) {
            DoublePredicate[] parts = numbers(any.parts());
            return value -> {
                for (DoublePredicate part : parts) {
                    if (part.test(value)) {
                        return true;
                    }
                }
                return false;
            };
        }
        if (condition instanceof Not not) {
            return ofNumber(not.part()).negate();
        }
        if (condition instanceof Known) {
            return value -> !Double.isNaN(value);
        }
        if (condition instanceof FlagComparison flag) {
            double wanted = flag.value() ? CandidateFigures.TRUE : CandidateFigures.FALSE;
            return value -> value == wanted;
        }
        if (condition instanceof NumberComparison comparison) {
            NumberOperator operator = comparison.operator();
            if (comparison.operand() instanceof Literal literal) {
                double operand = literal.value();
                return value -> operator.holds(value, operand);
            }
            // Two terms that are the same field: a value compared with itself.
            return value -> operator.holds(value, value);
        }
        if (condition instanceof NumberIn in) {
            double[] values = sorted(in.values());
            boolean wanted = !in.negated();
            return value -> !Double.isNaN(value) && Arrays.binarySearch(values, value + 0.0) >= 0 == wanted;
        }
        throw new IllegalArgumentException("no condition on a number: " + condition);
    }

    /** A condition on one text as a function of it; empty stands for unknown. */
    static Predicate<String> ofText(Condition condition) {
        if (condition instanceof All all) {
            return texts(all.parts()).reduce(Predicate::and).orElse(value -> true);
        }
        if (condition instanceof Any any) {
            return texts(any.parts()).reduce(Predicate::or).orElse(value -> false);
        }
        if (condition instanceof Not not) {
            return ofText(not.part()).negate();
        }
        if (condition instanceof Known) {
            return value -> !value.isEmpty();
        }
        if (condition instanceof TextIn in) {
            return value -> !value.isEmpty() && in.values().contains(value) != in.negated();
        }
        if (condition instanceof TextTest test) {
            Predicate<String> content = content(test);
            return value -> !value.isEmpty() && content.test(value) != test.negated();
        }
        if (condition instanceof TextEquals equals) {
            return value -> !value.isEmpty() && !equals.negated();
        }
        throw new IllegalArgumentException("no condition on a text: " + condition);
    }

    /** Whether a condition on one text only asks which of the texts it names the value is. */
    static boolean onlyNamesTexts(Condition condition) {
        if (condition instanceof All all) {
            return all.parts().stream().allMatch(SingleTerm::onlyNamesTexts);
        }
        if (condition instanceof Any any) {
            return any.parts().stream().allMatch(SingleTerm::onlyNamesTexts);
        }
        if (condition instanceof Not not) {
            return onlyNamesTexts(not.part());
        }
        return condition instanceof TextIn || condition instanceof Known;
    }

    /** Collects the texts that a condition names. */
    static void namedTexts(Condition condition, Set<String> sink) {
        if (condition instanceof All all) {
            all.parts().forEach(part -> namedTexts(part, sink));
        } else if (condition instanceof Any any) {
            any.parts().forEach(part -> namedTexts(part, sink));
        } else if (condition instanceof Not not) {
            namedTexts(not.part(), sink);
        } else if (condition instanceof TextIn in) {
            sink.addAll(in.values());
        }
    }

    /** Collects the numbers at which a condition may change its truth. */
    static void thresholds(Condition condition, DoubleConsumer sink) {
        if (condition instanceof All all) {
            all.parts().forEach(part -> thresholds(part, sink));
        } else if (condition instanceof Any any) {
            any.parts().forEach(part -> thresholds(part, sink));
        } else if (condition instanceof Not not) {
            thresholds(not.part(), sink);
        } else if (condition instanceof FlagComparison) {
            sink.accept(CandidateFigures.FALSE);
            sink.accept(CandidateFigures.TRUE);
        } else if (condition instanceof NumberComparison comparison
                && comparison.operand() instanceof Literal literal) {
            sink.accept(literal.value());
        } else if (condition instanceof NumberIn in) {
            in.values().forEach(sink::accept);
        }
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

    private static DoublePredicate[] numbers(List<Condition> parts) {
        return parts.stream().map(SingleTerm::ofNumber).toArray(DoublePredicate[]::new);
    }

    private static Stream<Predicate<String>> texts(List<Condition> parts) {
        return parts.stream().map(SingleTerm::ofText);
    }

    /** Sorted, without NaN, and with one zero: binary search tells -0.0 from 0.0, rules do not. */
    private static double[] sorted(Set<Double> values) {
        return values.stream()
                .mapToDouble(value -> value + 0.0)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private SingleTerm() {}
}
