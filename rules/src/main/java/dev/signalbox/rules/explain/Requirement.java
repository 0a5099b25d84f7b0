package dev.signalbox.rules.explain;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a condition requires of a fact, in words that go on from "must be". */
final class Requirement {

    private Requirement() {}

    /** Such as {@code below 300 ms}, or for several fields {@code saturation above 0.9 or kvCacheUsage above 0.95}. */
    static String of(Condition condition, Sight sight) {
        return of(condition, sight, terms(condition).size() > 1);
    }

    /** The fields that a condition tests, without those it compares them with, in their order. */
    static Set<Term> terms(Condition condition) {
        Set<Term> terms = new LinkedHashSet<>();
        collect(condition, terms);
        return terms;
    }

    private static String of(Condition condition, Sight sight, boolean named) {
        if (condition instanceof Condition.All all) {
            return joined(all.parts(), sight, named, " and ");
        } else if (condition instanceof Condition.Any any) {
            return joined(any.parts(), sight, named, " or ");
        } else if (condition instanceof Condition.Not not) {
            return not(not.part(), sight, named);
        }
        Term term = terms(condition).iterator().next();
        return (named ? ConditionText.of(term) + " " : "") + ofAtom(condition, sight);
    }

    private static String joined(List<Condition> parts, Sight sight, boolean named, String word) {
        return parts.isEmpty()
                ? "whatever"
                : parts.stream().map(part -> of(part, sight, named)).collect(Collectors.joining(word));
    }

    private static String not(Condition part, Sight sight, boolean named) {
        if (part instanceof Condition.Known known) {
            return (named ? ConditionText.of(known.term()) + " " : "") + "unknown";
        } else if (part instanceof Condition.All || part instanceof Condition.Any) {
            return "anything but (" + of(part, sight, named) + ")";
        }
        return part instanceof Condition.Not inner ? of(inner.part(), sight, named) : "not " + of(part, sight, named);
    }

    private static String ofAtom(Condition condition, Sight sight) {
        if (condition instanceof Condition.Known) {
            return "known";
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return word(comparison.operator()) + operand(comparison, sight);
        } else if (condition instanceof Condition.NumberIn in) {
            return among(in.values().stream().sorted().map(Numbers::exact).toList(), in.negated());
        } else if (condition instanceof Condition.FlagComparison flag) {
            return String.valueOf(flag.value());
        } else if (condition instanceof Condition.TextIn in) {
            return among(in.values().stream().sorted().toList(), in.negated());
        } else if (condition instanceof Condition.TextEquals equals) {
            return (equals.negated() ? "different from " : "the same as ") + bound(equals.other(), sight);
        } else if (condition instanceof Condition.TextTest test) {
            if (test.term().field().type() == FieldType.TEXT_SET) {
                return (test.negated() ? "without " : "with ") + test.operand();
            }
            String verb =
                    switch (test.operator()) {
                        case CONTAINS -> " containing ";
                        case MATCHES -> " matching ";
                        case STARTS_WITH -> " beginning with ";
                        case ENDS_WITH -> " ending with ";
                    };
            return "a text" + (test.negated() ? " not" : "") + verb + "\"" + test.operand() + "\"";
        }
        throw new IllegalArgumentException("no atomic condition: " + condition);
    }

    private static String operand(Condition.NumberComparison comparison, Sight sight) {
        return comparison.operand() instanceof NumberOperand.Bound bound
                ? bound(bound.term(), sight)
                : Readings.withUnit(
                        comparison.term().field(),
                        Numbers.exact(((NumberOperand.Literal) comparison.operand()).value()));
    }

    private static String bound(Term term, Sight sight) {
        return ConditionText.qualified(term) + ", which is " + Readings.value(term, sight);
    }

    private static String word(NumberOperator operator) {
        return switch (operator) {
            case EQUAL -> "";
            case NOT_EQUAL -> "other than ";
            case LESS -> "below ";
            case LESS_OR_EQUAL -> "at most ";
            case GREATER -> "above ";
            case GREATER_OR_EQUAL -> "at least ";
        };
    }

    private static String among(List<String> values, boolean negated) {
        if (values.size() == 1) {
            return (negated ? "other than " : "") + values.get(0);
        }
        return (negated ? "none of " : "one of ") + String.join(", ", values);
    }

    private static void collect(Condition condition, Set<Term> terms) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> collect(part, terms));
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> collect(part, terms));
        } else if (condition instanceof Condition.Not not) {
            collect(not.part(), terms);
        } else {
            terms.add(ConditionEvaluator.term(condition));
        }
    }
}
