package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands between a pattern's parentheses, all of it, and tells the source of whatever is not allowed there.
 *
 * <p>The grammar: constraints are joined by commas; a constraint is made of comparisons with {@code &&}, {@code ||},
 * {@code !} and parentheses, and may begin with a binding, {@code $t : promptTokens}; a comparison after {@code &&} or
 * {@code ||} may leave its field out, {@code promptTokens > 5 && < 10}.
 */
final class ConstraintParser {

    private final Cursor cursor;
    private final Fact fact;
    private final Quantifier quantifier;
    private final Scope earlier;
    private final Scope scope;
    private final Comparisons comparisons;
    private final OperandParser operands;

    /** The field that an abbreviated comparison continues, and whether there is one: it may be one that is wrong. */
    private @Nullable Term lastTerm;

    private boolean hasLastTerm;

    /**
     * @param scope the rule's variables, to which those bound here are added
     */
    ConstraintParser(Source source, ParsedRule.Match match, Fact fact, Scope scope) {
        this.cursor = new Cursor(source, match.constraintsStart(), match.constraintsEnd());
        this.fact = fact;
        this.quantifier = match.quantifier();
        this.scope = scope;
        this.earlier = scope.copy();
        this.comparisons = new Comparisons(source, scope);
        this.operands = new OperandParser(cursor, fact, earlier, scope);
    }

    Condition parse() {
        if (cursor.peek().is(Kind.END)) {
            return Condition.ALWAYS;
        }
        List<Condition> parts = new ArrayList<>();
        do {
            int start = cursor.mark();
            try {
                constraint().ifPresent(parts::add);
            } catch (Unreadable e) {
                cursor.reset(start);
                cursor.skipTo(",");
            }
        } while (cursor.accept(","));
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Optional<Condition> constraint() throws Unreadable {
        hasLastTerm = false;
        Optional<Condition> condition = Optional.empty();
        if (cursor.peek().is(Kind.WORD) && cursor.peek(1).is(":=")) {
            cursor.next();
            throw operands.unexpected(cursor.peek(), "a colon");
        }
        if (cursor.peek().is(Kind.WORD) && cursor.peek(1).is(":")) {
            Token variable = cursor.next();
            cursor.next();
            Token start = cursor.peek();
            Term term = term();
            if (term != null) {
                bind(variable, term);
            }
            if (startsOperator()) {
                condition = Optional.of(alternatives(Optional.of(comparison(term, start))));
            }
        } else {
            condition = Optional.of(alternatives(Optional.empty()));
        }
        Token next = cursor.peek();
        if (!next.is(",") && !next.is(Kind.END)) {
            throw operands.unexpected(next, "a comma or the closing parenthesis");
        }
        return condition;
    }

    private void bind(Token variable, Term term) {
        Scope.Binding binding = scope.names(quantifier, fact)
                ? new Scope.Binding.OfField(term)
                : Scope.Binding.Hidden.of(quantifier, fact);
        if (!scope.bind(variable.value(), binding)) {
            cursor.source()
                    .error(
                            variable.start(),
                            "duplicate-variable",
                            variable.value() + " is bound already; use another name");
        }
    }

    private Condition alternatives(Optional<Condition> first) throws Unreadable {
        List<Condition> parts = new ArrayList<>();
        parts.add(conjunction(first));
        while (cursor.accept("||")) {
            parts.add(conjunction(Optional.empty()));
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    private Condition conjunction(Optional<Condition> first) throws Unreadable {
        List<Condition> parts = new ArrayList<>();
        parts.add(first.isPresent() ? first.get() : unary());
        while (cursor.accept("&&")) {
            parts.add(unary());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition unary() throws Unreadable {
        boolean negated = false;
        while (cursor.accept("!")) {
            negated = !negated;
        }
        Token start = cursor.peek();
        Condition condition;
        if (start.is("(")) {
            refuseCast();
            cursor.next();
            condition = alternatives(Optional.empty());
            if (!cursor.accept(")")) {
                throw operands.unexpected(cursor.peek(), "a closing parenthesis");
            }
        } else if (hasLastTerm && startsOperator()) {
            condition = comparison(lastTerm, start);
        } else {
            condition = comparison(term(), start);
        }
        return negated ? new Condition.Not(condition) : condition;
    }

    private void refuseCast() throws Unreadable {
        if (cursor.peek(1).is(Kind.WORD) && cursor.peek(2).is(")")) {
            Token after = cursor.peek(3);
            if (after.is(Kind.WORD) || after.is(Kind.NUMBER) || after.is(Kind.TEXT)) {
                throw cursor.fail(
                        cursor.peek(),
                        "refused-cast",
                        "conditions have no casts; the fields of facts have fixed types");
            }
        }
    }

    private @Nullable Term term() throws Unreadable {
        Token name = cursor.next();
        if (name.is(Kind.NUMBER) || name.is(Kind.TEXT)) {
            throw cursor.fail(
                    name,
                    "operand-order",
                    "a condition begins with the field, as in "
                            + Vocabulary.fieldNames(fact).get(0) + " == ..., not with " + name.shown());
        }
        if (!name.is(Kind.WORD) || Refusals.inConditions(name.value()).isPresent()) {
            throw operands.unexpected(name, "a field of " + fact.label());
        }
        refuseCallOrPath(name);
        Optional<Token> key = key();
        Optional<Field> field = fact.field(name.value());
        Term term = null;
        if (field.isEmpty()) {
            unknownField(name);
        } else if (key.isPresent() && field.get().type() != FieldType.TEXT_MAP) {
            cursor.source()
                    .error(key.get().start(), "type-mismatch", name.value() + " has no keys; leave the brackets out");
        } else if (key.isEmpty() && field.get().type() == FieldType.TEXT_MAP) {
            cursor.source()
                    .error(
                            name.start(),
                            "missing-key",
                            name.value() + " holds texts by name; write which, as in " + name.value() + "[\"data\"]");
        } else {
            term = new Term(field.get(), key.map(Token::value).orElse(""));
        }
        lastTerm = term;
        hasLastTerm = true;
        return term;
    }

    private void refuseCallOrPath(Token name) throws Unreadable {
        Token next = cursor.peek();
        if (next.is("(")) {
            throw operands.methodCall(name);
        }
        if (!next.is(".")) {
            return;
        }
        if (cursor.peek(1).is("(")) {
            throw cursor.fail(
                    next,
                    "refused-nested-pattern",
                    "facts have no nested facts; write each condition on its own field");
        }
        int ahead = 0;
        while (cursor.peek(ahead).is(".")) {
            ahead += 2;
        }
        if (cursor.peek(ahead).is("(")) {
            throw operands.methodCall(name);
        }
        boolean variable = earlier.find(name.value()).isPresent();
        throw cursor.fail(
                name,
                "refused-path",
                variable
                        ? "a condition begins with a field of its own pattern; write " + fact.label()
                                + "'s field first and " + name.value() + " after the operator"
                        : "facts have no nested fields, and no class can be named here; write a field of "
                                + fact.label());
    }

    private Optional<Token> key() throws Unreadable {
        if (!cursor.accept("[")) {
            return Optional.empty();
        }
        Token key = cursor.next();
        if (!key.is(Kind.TEXT) || key.value().isEmpty()) {
            throw cursor.fail(
                    key, "invalid-key", "between the brackets stands a name in quotes, as in labels[\"data\"]");
        }
        if (!cursor.accept("]")) {
            throw operands.unexpected(cursor.peek(), "]");
        }
        return Optional.of(key);
    }

    private void unknownField(Token name) {
        List<String> known = Vocabulary.fieldNames(fact);
        List<String> others = Vocabulary.factsWith(name.value(), scope.situationRule());
        String nearest = others.isEmpty() ? Suggestion.of(name.value(), known) : "";
        String rest = "";
        if (!others.isEmpty()) {
            rest = ", " + others.get(0) + " has; write it in a pattern of " + others.get(0);
        } else if (nearest.isEmpty()) {
            rest = "; it has " + String.join(", ", known);
        }
        cursor.source()
                .error(name.start(), "unknown-field", fact.label() + " has no field " + name.shown() + rest, nearest);
    }

    private boolean startsOperator() {
        Token token = cursor.peek();
        if (token.is("not")) {
            return cursor.peek(1).is(Kind.WORD)
                    && Operator.WORDS.contains(cursor.peek(1).value());
        }
        return operator(token).isPresent() || token.is("str");
    }

    private static Optional<Operator> operator(Token token) {
        for (Operator operator : Operator.values()) {
            if (token.is(operator.symbol())) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /** The rest of a comparison, after its field. */
    private Condition comparison(@Nullable Term term, Token start) throws Unreadable {
        Token token = cursor.peek();
        if (!startsOperator()) {
            return flag(term, start, token);
        }
        boolean negated = cursor.accept("not");
        Token written = cursor.next();
        Operator operator =
                written.is("str") ? stringOperator() : operator(written).orElseThrow();
        List<Operand> values = operator.takesList() ? list(term) : List.of(operands.operand(term));
        boolean wrong = values.stream().anyMatch(Operand.Wrong.class::isInstance);
        if (term == null || wrong) {
            return Condition.ALWAYS;
        }
        return comparisons.check(term, operator, negated, values, start.start(), written.start());
    }

    private Condition flag(@Nullable Term term, Token start, Token after) throws Unreadable {
        boolean complete = after.is(",") || after.is(")") || after.is("&&") || after.is("||") || after.is(Kind.END);
        if (!complete) {
            throw operands.unexpected(after, "an operator such as ==, <, in or matches");
        }
        if (term == null) {
            return Condition.ALWAYS;
        }
        if (term.field().type() != FieldType.FLAG) {
            throw cursor.fail(
                    start,
                    "type-mismatch",
                    term.field().label() + " is " + Vocabulary.typeOf(term.field())
                            + ", which holds or not only in comparison; write an operator and a value after it");
        }
        return new Condition.FlagComparison(term, true, cursor.source().position(start.start()));
    }

    private Operator stringOperator() throws Unreadable {
        if (cursor.accept("[")) {
            Token name = cursor.next();
            if (cursor.accept("]")) {
                if (name.is("startsWith")) {
                    return Operator.STARTS_WITH;
                }
                if (name.is("endsWith")) {
                    return Operator.ENDS_WITH;
                }
            }
            throw cursor.fail(
                    name,
                    "refused-operator",
                    "there are str[startsWith] and str[endsWith]",
                    Suggestion.of(name.value(), List.of("startsWith", "endsWith")));
        }
        throw operands.unexpected(cursor.peek(), "[startsWith] or [endsWith]");
    }

    private List<Operand> list(@Nullable Term term) throws Unreadable {
        Token open = cursor.next();
        if (!open.is("(") && !open.is("[")) {
            throw cursor.fail(
                    open, "syntax", "after in and memberOf stands a list, as in (\"eu\", \"us\"), not " + open.shown());
        }
        String close = open.is("(") ? ")" : "]";
        List<Operand> values = new ArrayList<>();
        do {
            Token start = cursor.peek();
            Operand operand = operands.operand(term);
            if (operand instanceof Operand.Reference || operand instanceof Operand.Null) {
                throw cursor.fail(start, "type-mismatch", "a list holds numbers or texts, not " + operand.shown());
            }
            values.add(operand);
        } while (cursor.accept(","));
        if (!cursor.accept(close)) {
            throw operands.unexpected(cursor.peek(), "a comma or " + close);
        }
        return values;
    }
}
