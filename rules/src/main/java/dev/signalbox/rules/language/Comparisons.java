package dev.signalbox.rules.language;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks a comparison against the types of the catalogue and makes a condition of it. */
final class Comparisons {

    /** The longest regular expression, in characters. */
    static final int MAX_EXPRESSION_LENGTH = 1_000;

    private static final double MAX_EXPANDED_LENGTH = 100_000;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final Source source;
    private final Set<String> classes;

    Comparisons(Source source, Scope scope) {
        this.source = source;
        this.classes = scope.classes();
    }

    /**
     * The condition, or one that always holds if the source was told of a problem.
     *
     * @param operands one, or any number for an operator that takes a list
     * @param start the offset of the comparison
     * @param operatorOffset the offset of the operator
     */
    Condition check(
            Term term, Operator operator, boolean negated, List<Operand> operands, int start, int operatorOffset) {
        boolean set = term.field().type() == FieldType.TEXT_SET;
        if (operands.get(0) instanceof Operand.Null && operands.size() == 1 && !set) {
            return known(term, operator, start, operatorOffset);
        }
        return switch (term.field().type()) {
            case FLAG -> flag(term, operator, operands.get(0), start, operatorOffset);
            case TEXT_SET -> set(term, operator, negated, operands.get(0), start, operatorOffset);
            case NUMBER -> number(term, operator, negated, operands, start, operatorOffset);
            case TEXT, TEXT_MAP -> text(term, operator, negated, operands, start, operatorOffset);
            case CHOICE -> choice(term, operator, negated, operands, start, operatorOffset);
        };
    }

    private Condition known(Term term, Operator operator, int start, int operatorOffset) {
        Condition known = new Condition.Known(term, source.position(start));
        return switch (operator) {
            case EQUAL -> new Condition.Not(known);
            case NOT_EQUAL -> known;
            default ->
                wrong(operatorOffset, "with null stands == (is unknown) or != (is known), not " + operator.symbol());
        };
    }

    private Condition set(
            Term term, Operator operator, boolean negated, Operand operand, int start, int operatorOffset) {
        String label = term.field().label();
        if (operator != Operator.CONTAINS) {
            return wrong(
                    operatorOffset,
                    label + " is a set of texts, which is always known; write " + label + " contains \"...\" or "
                            + label + " not contains \"...\"");
        }
        if (!(operand instanceof Operand.Text text) || text.value().isEmpty()) {
            return mismatch(term.field(), operand, "");
        }
        return new Condition.TextTest(term, TextOperator.CONTAINS, text.value(), negated, source.position(start));
    }

    private Condition flag(Term term, Operator operator, Operand operand, int start, int operatorOffset) {
        if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
            return wrong(operatorOffset, term.field().label() + " is true or false; compare it with == or !=");
        }
        if (!(operand instanceof Operand.Flag flag)) {
            String meant = operand instanceof Operand.Text text
                            && (text.value().equals("true") || text.value().equals("false"))
                    ? text.value()
                    : "";
            return mismatch(term.field(), operand, meant);
        }
        boolean value = flag.value() == (operator == Operator.EQUAL);
        return new Condition.FlagComparison(term, value, source.position(start));
    }

    private Condition number(
            Term term, Operator operator, boolean negated, List<Operand> operands, int start, int operatorOffset) {
        if (operator.testsContent()) {
            return wrong(
                    operatorOffset,
                    term.field().label() + " is " + Vocabulary.typeOf(term.field()) + ", " + operator.symbol()
                            + " tests texts; use ==, !=, <, <=, > or >=");
        }
        Set<Double> values = new LinkedHashSet<>();
        for (Operand operand : operands) {
            if (operand instanceof Operand.Reference reference
                    && reference.term().field().type() == FieldType.NUMBER) {
                NumberOperand bound = new NumberOperand.Bound(reference.term());
                return new Condition.NumberComparison(term, operator.order(), bound, source.position(start));
            }
            if (!(operand instanceof Operand.Numeral number)) {
                String meant =
                        operand instanceof Operand.Text text && text.value().matches("\\d{1,15}") ? text.value() : "";
                return mismatch(term.field(), operand, meant);
            }
            String outOfRange = Vocabulary.outOfRange(term.field(), number.value());
            if (!outOfRange.isEmpty()) {
                boolean percent = Vocabulary.isShare(term.field()) && number.value() > 1 && number.value() <= 100;
                source.error(
                        operand.offset(),
                        "out-of-range",
                        outOfRange,
                        percent ? Vocabulary.shown(number.value() / 100) : "");
                return Condition.ALWAYS;
            }
            values.add(number.value() + 0.0);
        }
        if (operator.takesList()) {
            return new Condition.NumberIn(term, values, negated, source.position(start));
        }
        NumberOperand literal = new NumberOperand.Literal(values.iterator().next());
        return new Condition.NumberComparison(term, operator.order(), literal, source.position(start));
    }

    private Condition text(
            Term term, Operator operator, boolean negated, List<Operand> operands, int start, int operatorOffset) {
        Operand first = operands.get(0);
        if (operator.ordering()) {
            return wrong(
                    operatorOffset,
                    term.field().label() + " is a text; texts have no order, " + operator.symbol()
                            + " compares numbers");
        }
        if (first instanceof Operand.Reference reference && !operator.testsContent()) {
            FieldType other = reference.term().field().type();
            if (other != FieldType.TEXT && other != FieldType.TEXT_MAP) {
                return mismatch(term.field(), first, "");
            }
            return textEquals(term, reference.term(), operator, start);
        }
        List<String> values = new ArrayList<>();
        for (Operand operand : operands) {
            if (!(operand instanceof Operand.Text text)) {
                String meant =
                        operand instanceof Operand.Numeral number ? '\'' + Vocabulary.shown(number.value()) + '\'' : "";
                return mismatch(term.field(), operand, meant);
            }
            if (text.value().isEmpty()) {
                source.error(
                        operand.offset(),
                        "empty-text",
                        "an empty text is the same as an unknown one and equals nothing; compare with null",
                        "null");
                return Condition.ALWAYS;
            }
            if (term.field() == RequestField.REQUEST_CLASS && !operator.testsContent() && !classExists(text)) {
                return Condition.ALWAYS;
            }
            values.add(text.value());
        }
        if (!operator.testsContent()) {
            boolean not = negated || operator == Operator.NOT_EQUAL;
            return new Condition.TextIn(term, Set.copyOf(values), not, source.position(start));
        }
        String value = values.get(0);
        if (operator == Operator.MATCHES && !isExpression(value, first.offset())) {
            return Condition.ALWAYS;
        }
        return new Condition.TextTest(term, test(operator), value, negated, source.position(start));
    }

    private boolean classExists(Operand.Text name) {
        return classExists(source, classes, name.value(), name.offset());
    }

    /** Whether a request class exists or none is known; tells the source if it does not. */
    static boolean classExists(Source source, Set<String> classes, String name, int offset) {
        boolean exists = classes.isEmpty() || classes.contains(name);
        if (!exists) {
            source.error(
                    offset,
                    "unknown-class",
                    "policy.yaml has no request class \"" + name + "\"; it has "
                            + String.join(", ", new TreeSet<>(classes)),
                    Suggestion.of(name, new TreeSet<>(classes)));
        }
        return exists;
    }

    private Condition textEquals(Term term, Term other, Operator operator, int start) {
        return new Condition.TextEquals(term, other, operator == Operator.NOT_EQUAL, source.position(start));
    }

    private static TextOperator test(Operator operator) {
        return switch (operator) {
            case CONTAINS -> TextOperator.CONTAINS;
            case STARTS_WITH -> TextOperator.STARTS_WITH;
            case ENDS_WITH -> TextOperator.ENDS_WITH;
            default -> TextOperator.MATCHES;
        };
    }

    private boolean isExpression(String expression, int offset) {
        if (expression.length() > MAX_EXPRESSION_LENGTH) {
            source.error(
                    offset,
                    "invalid-expression",
                    "the regular expression has " + expression.length() + " characters, at most "
                            + MAX_EXPRESSION_LENGTH + " are allowed");
            return false;
        }
        if (expanded(expression) > MAX_EXPANDED_LENGTH) {
            source.error(
                    offset,
                    "invalid-expression",
                    "the regular expression repeats too much; make the numbers in braces smaller or write *");
            return false;
        }
        try {
            Pattern.compile(expression);
            return true;
        } catch (PatternSyntaxException e) {
            source.error(
                    offset,
                    "invalid-expression",
                    "the regular expression is not of RE2's syntax: " + e.getDescription() + " at " + e.getPattern());
            return false;
        }
    }

    /** At least the length of the expression with its counted repetitions written out, which is what RE2/J does. */
    private static double expanded(String expression) {
        double length = expression.length();
        Matcher matcher = REPETITION.matcher(expression);
        while (matcher.find()) {
            boolean open = matcher.group(2) == null || matcher.group(2).isEmpty();
            double most = Double.parseDouble(open ? matcher.group(1) : matcher.group(2));
            length *= Math.max(1, most);
        }
        return length;
    }

    private Condition choice(
            Term term, Operator operator, boolean negated, List<Operand> operands, int start, int operatorOffset) {
        Field field = term.field();
        if (operator.ordering() || operator.testsContent()) {
            return wrong(
                    operatorOffset,
                    field.label() + " is " + Vocabulary.typeOf(field) + "; compare it with ==, != or in");
        }
        if (operands.get(0) instanceof Operand.Reference reference) {
            boolean same = reference.term().field().allowedValues().equals(field.allowedValues());
            return same ? textEquals(term, reference.term(), operator, start) : mismatch(field, operands.get(0), "");
        }
        Set<String> values = new LinkedHashSet<>();
        for (Operand operand : operands) {
            Optional<String> value = choiceValue(field, operand);
            if (value.isEmpty()) {
                return Condition.ALWAYS;
            }
            values.add(value.get());
        }
        boolean not = negated || operator == Operator.NOT_EQUAL;
        return new Condition.TextIn(term, values, not, source.position(start));
    }

    private Optional<String> choiceValue(Field field, Operand operand) {
        String enumeration = Vocabulary.enumeration(field);
        String name;
        boolean constant = false;
        if (operand instanceof Operand.Text text) {
            name = text.value();
        } else if (operand instanceof Operand.Constant named) {
            name = named.name();
            constant = true;
            if (!named.enumeration().equals(enumeration)) {
                source.error(
                        operand.offset(),
                        "unknown-constant",
                        field.label() + " is compared with " + enumeration + "."
                                + field.allowedValues().get(0) + " and its like, not with " + operand.shown(),
                        enumeration + "." + name);
                return Optional.empty();
            }
        } else {
            mismatch(field, operand, "");
            return Optional.empty();
        }
        for (String allowed : field.allowedValues()) {
            if (allowed.equals(name) || (constant && allowed.equalsIgnoreCase(name))) {
                return Optional.of(allowed);
            }
        }
        String meant = Suggestion.of(name, field.allowedValues());
        source.error(
                operand.offset(),
                "unknown-value",
                field.label() + " is never \"" + name + "\", it is " + Vocabulary.typeOf(field),
                constant && !meant.isEmpty() ? enumeration + "." + meant : meant);
        return Optional.empty();
    }

    private Condition mismatch(Field field, Operand operand, String suggestion) {
        source.error(
                operand.offset(),
                "type-mismatch",
                field.label() + " is " + Vocabulary.typeOf(field) + ", it cannot be compared with " + operand.shown(),
                suggestion);
        return Condition.ALWAYS;
    }

    private Condition wrong(int offset, String message) {
        source.error(offset, "type-mismatch", message);
        return Condition.ALWAYS;
    }
}
