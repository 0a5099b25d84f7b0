package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints rules as DRL, everything but their positions. */
final class DrlPrinter {

    private DrlPrinter() {}

    static String print(List<Rule> rules) {
        return rules.stream().map(DrlPrinter::print).collect(Collectors.joining("\n"));
    }

    private static String print(Rule rule) {
        StringBuilder out = new StringBuilder("rule " + text(rule.name()) + "\n    salience " + rule.salience()
                + "\n    enabled " + rule.enabled() + "\n");
        rule.effective()
                .ifPresent(
                        date -> out.append("    date-effective \"").append(date).append("\"\n"));
        rule.expires()
                .ifPresent(
                        date -> out.append("    date-expires \"").append(date).append("\"\n"));
        out.append("when\n");
        for (Pattern pattern : rule.patterns()) {
            String prefix =
                    switch (pattern.quantifier()) {
                        case EACH -> pattern.fact() == Fact.CANDIDATE ? "$c : " : "";
                        case EXISTS -> "exists ";
                        case NOT -> "not ";
                    };
            String condition =
                    pattern.condition().equals(Condition.ALWAYS) ? "" : " " + print(pattern.condition()) + " ";
            out.append("    ")
                    .append(prefix)
                    .append(pattern.fact().label())
                    .append("(")
                    .append(condition)
                    .append(")\n");
        }
        out.append("then\n");
        rule.actions()
                .forEach(
                        action -> out.append("    place.").append(print(action)).append(";\n"));
        return out.append("end\n").toString();
    }

    private static String print(Action action) {
        if (action instanceof Action.Forbid forbid) {
            return "forbid($c, " + text(forbid.reason()) + ")";
        } else if (action instanceof Action.Prefer prefer) {
            return prefer.points() < 0 ? "avoid($c, " + -prefer.points() + ")" : "prefer($c, " + prefer.points() + ")";
        } else if (action instanceof Action.Minimise minimise) {
            return "minimise(" + text(minimise.objective().label()) + ")";
        }
        throw new IllegalArgumentException("not generated: " + action);
    }

    private static String print(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().map(DrlPrinter::print).collect(Collectors.joining(" && ", "(", ")"));
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().map(DrlPrinter::print).collect(Collectors.joining(" || ", "(", ")"));
        } else if (condition instanceof Condition.Not not) {
            return not.part() instanceof Condition.Known known
                    ? print(known.term()) + " == null"
                    : "!(" + print(not.part()) + ")";
        } else if (condition instanceof Condition.Known known) {
            return print(known.term()) + " != null";
        } else if (condition instanceof Condition.NumberComparison comparison) {
            double value = ((NumberOperand.Literal) comparison.operand()).value();
            return print(comparison.term()) + " " + operator(comparison.operator()) + " " + Vocabulary.shown(value);
        } else if (condition instanceof Condition.NumberIn in) {
            String values = in.values().stream().sorted().map(Vocabulary::shown).collect(Collectors.joining(", "));
            return print(in.term()) + (in.negated() ? " not in (" : " in (") + values + ")";
        } else if (condition instanceof Condition.FlagComparison flag) {
            return print(flag.term()) + " == " + flag.value();
        } else if (condition instanceof Condition.TextIn in) {
            return print(in.term()) + (in.negated() ? " not in (" : " in (") + texts(in.values()) + ")";
        } else if (condition instanceof Condition.TextTest test) {
            String operator =
                    switch (test.operator()) {
                        case CONTAINS -> "contains";
                        case MATCHES -> "matches";
                        case STARTS_WITH -> "str[startsWith]";
                        case ENDS_WITH -> "str[endsWith]";
                    };
            return print(test.term()) + (test.negated() ? " not " : " ") + operator + " " + text(test.operand());
        }
        throw new IllegalArgumentException("not generated: " + condition);
    }

    private static String operator(Condition.NumberOperator operator) {
        return switch (operator) {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static String print(Term term) {
        return term.field().type() == FieldType.TEXT_MAP
                ? term.field().label() + "[" + text(term.key()) + "]"
                : term.field().label();
    }

    private static String texts(Set<String> values) {
        return values.stream().sorted().map(DrlPrinter::text).collect(Collectors.joining(", "));
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
