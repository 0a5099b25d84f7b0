package dev.signalbox.rules.explain;

import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conditions as rules write them. A variable is written as the field it stands for, such as {@code Request.ttftTargetMs},
 * because a condition on its own does not tell what the variable means.
 */
public final class ConditionText {

    private ConditionText() {}

    /** A pattern, such as {@code not Candidate( placement == Placement.CPU, waiting < 3 )}. */
    public static String of(Pattern pattern) {
        String condition = pattern.condition() instanceof Condition.All all
                ? all.parts().stream().map(part -> of(part, " && ")).collect(Collectors.joining(", "))
                : of(pattern.condition());
        return (pattern.quantifier() == Quantifier.EACH
                        ? ""
                        : pattern.quantifier().name().toLowerCase(Locale.ROOT) + " ")
                + pattern.fact().label()
                + (condition.isEmpty() ? "()" : "( " + condition + " )");
    }

    /** A condition, such as {@code ttftMs < 300}. */
    public static String of(Condition condition) {
        return of(condition, "");
    }

    private static String of(Condition condition, String around) {
        if (condition instanceof Condition.All all) {
            return joined(all.parts().stream().map(part -> of(part, " && ")), " && ", around);
        } else if (condition instanceof Condition.Any any) {
            return joined(any.parts().stream().map(part -> of(part, " || ")), " || ", around);
        } else if (condition instanceof Condition.Not not) {
            return not.part() instanceof Condition.Known known
                    ? of(known.term()) + " == null"
                    : "!(" + of(not.part()) + ")";
        } else if (condition instanceof Condition.Known known) {
            return of(known.term()) + " != null";
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return of(comparison.term()) + " " + symbol(comparison.operator()) + " " + of(comparison.operand());
        } else if (condition instanceof Condition.NumberIn in) {
            return of(in.term())
                    + listed(in.values().stream().sorted().map(Numbers::exact).toList(), in.negated());
        } else if (condition instanceof Condition.FlagComparison flag) {
            return of(flag.term()) + " == " + flag.value();
        } else if (condition instanceof Condition.TextIn in) {
            return of(in.term()) + listed(values(in.term().field(), in.values()), in.negated());
        } else if (condition instanceof Condition.TextEquals equals) {
            return of(equals.term()) + (equals.negated() ? " != " : " == ") + qualified(equals.other());
        } else if (condition instanceof Condition.TextTest test) {
            return of(test.term()) + (test.negated() ? " not " : " ") + symbol(test.operator()) + " "
                    + quoted(test.operand());
        }
        throw new IllegalArgumentException("unknown condition " + condition);
    }

    /** What must hold of an accumulate's figure, such as {@code average(saturation) > 0.9}. */
    public static String of(Aggregation aggregation, Aggregation.ResultCondition condition) {
        return of(aggregation.results().get(condition.result())) + " " + symbol(condition.operator()) + " "
                + of(condition.operand());
    }

    /** A figure of an accumulate, such as {@code average(saturation)}. */
    public static String of(Aggregation.Result result) {
        return result.function().label() + "("
                + result.field().map(ConditionText::of).orElse("") + ")";
    }

    /** A field or an entry of one, such as {@code labels["data"]}. */
    public static String of(Term term) {
        return term.field().label() + (term.key().isEmpty() ? "" : "[" + quoted(term.key()) + "]");
    }

    /** A field with its fact, such as {@code Request.ttftTargetMs}. */
    public static String qualified(Term term) {
        return term.field().fact().label() + "." + of(term);
    }

    /** A text value of a field, such as {@code "acme"} or {@code Placement.GPU}. */
    public static String value(Field field, String value) {
        boolean constant = field.type() == FieldType.CHOICE && value.equals(value.toUpperCase(Locale.ROOT));
        return constant
                ? field.label().substring(0, 1).toUpperCase(Locale.ROOT)
                        + field.label().substring(1) + "." + value
                : quoted(value);
    }

    private static List<String> values(Field field, Collection<String> values) {
        return values.stream().sorted().map(value -> value(field, value)).toList();
    }

    private static String joined(Stream<String> parts, String separator, String around) {
        String joined = parts.collect(Collectors.joining(separator));
        boolean several = joined.contains(separator);
        return several && !around.isEmpty() && !around.equals(separator) ? "(" + joined + ")" : joined;
    }

    private static String listed(List<String> values, boolean negated) {
        if (values.size() == 1) {
            return (negated ? " != " : " == ") + values.get(0);
        }
        return (negated ? " not in (" : " in (") + String.join(", ", values) + ")";
    }

    private static String of(NumberOperand operand) {
        return operand instanceof NumberOperand.Bound bound
                ? qualified(bound.term())
                : Numbers.exact(((NumberOperand.Literal) operand).value());
    }

    private static String symbol(NumberOperator operator) {
        return switch (operator) {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static String symbol(Condition.TextOperator operator) {
        return switch (operator) {
            case CONTAINS -> "contains";
            case MATCHES -> "matches";
            case STARTS_WITH -> "str[startsWith]";
            case ENDS_WITH -> "str[endsWith]";
        };
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
