package dev.signalbox.rules.language;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Aggregation.Function;
import dev.signalbox.rules.language.Aggregation.Result;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the figures of an {@code accumulate} and what must hold of them. */
final class AccumulateParser {

    static final String EXAMPLE =
            "accumulate( Backend( healthy, $s : saturation ); $average : average($s); $average > 0.9 )";

    private static final int MAX_RESULTS = 5;
    private static final Map<String, NumberOperator> OPERATORS = new LinkedHashMap<>();

    static {
        for (Operator operator : Operator.values()) {
            if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL || operator.ordering()) {
                OPERATORS.put(operator.symbol(), operator.order());
            }
        }
    }

    private final Source source;
    private final ParsedRule.Accumulation written;
    private final Scope outer;
    private final Scope inner;
    private final List<Result> results = new ArrayList<>();

    /**
     * @param outer the variables of the rule's patterns so far
     * @param inner those and the ones bound in the accumulated pattern
     */
    AccumulateParser(Source source, ParsedRule.Accumulation written, Scope outer, Scope inner) {
        this.source = source;
        this.written = written;
        this.outer = outer;
        this.inner = inner;
    }

    List<Result> results() {
        if (written.functions().size() > MAX_RESULTS) {
            source.error(written.offset(), "too-many-results", "an accumulate has at most " + MAX_RESULTS + " figures");
            return results;
        }
        for (ParsedRule.Function function : written.functions()) {
            try {
                results.add(result(function));
            } catch (Unreadable e) {
                // The source was told; the next figure may be readable.
            }
        }
        return results;
    }

    private Result result(ParsedRule.Function function) throws Unreadable {
        Cursor cursor = new Cursor(source, function.argumentsStart(), function.argumentsEnd());
        List<String> names =
                Arrays.stream(Function.values()).map(Function::label).toList();
        Optional<Function> known = Arrays.stream(Function.values())
                .filter(each -> each.label().equals(function.name()))
                .findFirst();
        if (known.isEmpty()) {
            throw fail(
                    function.nameOffset(),
                    "unknown-function",
                    "accumulate has no function " + function.name() + "; it has " + String.join(", ", names),
                    function.name().equals("avg") ? Function.AVERAGE.label() : Suggestion.of(function.name(), names));
        }
        if (function.variable().isEmpty()) {
            throw fail(
                    function.nameOffset(),
                    "missing-variable",
                    "the figure needs a name to be compared by",
                    "$" + function.name() + " : " + function.name());
        }
        boolean taken = inner.find(function.variable()).isPresent()
                || results.stream().anyMatch(result -> result.variable().equals(function.variable()));
        if (taken) {
            throw fail(
                    function.offset(),
                    "duplicate-variable",
                    function.variable() + " is bound already; use another name",
                    "");
        }
        return new Result(function.variable(), known.get(), argument(cursor, known.get(), function));
    }

    private Optional<Term> argument(Cursor cursor, Function function, ParsedRule.Function written) throws Unreadable {
        Token token = cursor.next();
        if (token.is(Kind.END) && function == Function.COUNT) {
            return Optional.empty();
        }
        if (!token.is(Kind.WORD) || !cursor.peek().is(Kind.END)) {
            throw fail(
                    token.is(Kind.END) ? written.nameOffset() : token.start(),
                    "wrong-arguments",
                    function.label() + " takes one variable that the pattern binds, as in " + EXAMPLE,
                    "");
        }
        Optional<Scope.Binding> binding = inner.find(token.value());
        boolean own = binding.isPresent() && outer.find(token.value()).isEmpty();
        if (own && function == Function.COUNT && binding.get() instanceof Scope.Binding.OfFact) {
            return Optional.empty();
        }
        if (own && binding.get() instanceof Scope.Binding.OfField bound) {
            if (bound.term().field().type() == FieldType.NUMBER || function == Function.COUNT) {
                return Optional.of(bound.term());
            }
            throw fail(
                    token.start(),
                    "type-mismatch",
                    bound.term().field().label() + " is "
                            + Vocabulary.typeOf(bound.term().field()) + ", " + function.label() + " is made of numbers",
                    "");
        }
        throw fail(
                token.start(),
                "unbound-variable",
                token.value() + " is bound to no number in the pattern of this accumulate, which is written " + EXAMPLE,
                Suggestion.of(token.value(), inner.names()));
    }

    List<ResultCondition> conditions() {
        List<ResultCondition> conditions = new ArrayList<>();
        Cursor cursor = new Cursor(source, written.resultStart(), written.resultEnd());
        if (cursor.peek().is(Kind.END)) {
            source.error(
                    written.offset(),
                    "missing-condition",
                    "this accumulate holds in any case; write a second semicolon and what must hold of its figures, as in "
                            + EXAMPLE);
            return conditions;
        }
        do {
            int start = cursor.mark();
            try {
                conditions.add(condition(cursor));
            } catch (Unreadable e) {
                cursor.reset(start);
                cursor.skipTo(",");
            }
        } while (cursor.accept(",") || cursor.accept("&&"));
        if (cursor.peek().is("||")) {
            source.error(
                    cursor.peek().start(),
                    "refused-or",
                    "what must hold of an accumulate is joined by commas; write two rules instead of ||");
        } else if (!cursor.peek().is(Kind.END)) {
            source.error(
                    cursor.peek().start(),
                    "syntax",
                    cursor.peek().shown() + " stands where a comma or the closing parenthesis is expected");
        }
        return conditions;
    }

    private ResultCondition condition(Cursor cursor) throws Unreadable {
        Token name = cursor.next();
        int index = 0;
        while (index < results.size() && !results.get(index).variable().equals(name.value())) {
            index++;
        }
        if (!name.is(Kind.WORD) || index == results.size()) {
            List<String> variables = results.stream().map(Result::variable).toList();
            throw cursor.fail(
                    name,
                    "unbound-variable",
                    "after the second semicolon stand conditions on the figures"
                            + (variables.isEmpty() ? "" : " " + String.join(", ", variables)) + ", not on "
                            + name.shown(),
                    Suggestion.of(name.value(), variables));
        }
        Token operator = cursor.next();
        NumberOperator order = operator.is(Kind.SYMBOL) ? OPERATORS.get(operator.value()) : null;
        if (order == null) {
            throw cursor.fail(
                    operator,
                    "syntax",
                    operator.shown() + " stands where one of " + String.join(", ", OPERATORS.keySet())
                            + " is expected");
        }
        return new ResultCondition(index, order, operand(cursor), source.position(name.start()));
    }

    private NumberOperand operand(Cursor cursor) throws Unreadable {
        Token token = cursor.peek();
        if (!token.is(Kind.WORD)) {
            return new NumberOperand.Literal(cursor.number("$average > 0.9") + 0.0);
        }
        cursor.next();
        Optional<Scope.Binding> binding = outer.find(token.value());
        if (binding.isPresent() && binding.get() instanceof Scope.Binding.OfField bound) {
            if (bound.term().field().type() == FieldType.NUMBER) {
                return new NumberOperand.Bound(bound.term());
            }
            throw cursor.fail(
                    token,
                    "type-mismatch",
                    "a figure is a number, " + bound.term().field().label() + " is "
                            + Vocabulary.typeOf(bound.term().field()));
        }
        throw cursor.fail(
                token,
                "unbound-variable",
                "a figure is compared with a number, or with a number that an earlier pattern binds; " + token.value()
                        + " is neither",
                Suggestion.of(token.value(), outer.names()));
    }

    private Unreadable fail(int offset, String code, String message, String suggestion) {
        source.error(offset, code, message, suggestion);
        return new Unreadable();
    }
}
