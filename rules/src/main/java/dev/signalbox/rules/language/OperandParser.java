package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.Token.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a condition compares with: a value, a constant or a field of an earlier pattern. */
final class OperandParser {

    private final Cursor cursor;
    private final Fact fact;
    private final Scope earlier;
    private final Scope current;

    /**
     * @param earlier the variables of earlier patterns
     * @param current those and the ones bound in this pattern so far
     */
    OperandParser(Cursor cursor, Fact fact, Scope earlier, Scope current) {
        this.cursor = cursor;
        this.fact = fact;
        this.earlier = earlier;
        this.current = current;
    }

    /**
     * @param compared the field before the operator; null if that is wrong
     */
    Operand operand(@Nullable Term compared) throws Unreadable {
        Token token = cursor.peek();
        if (token.is(Kind.NUMBER) || (token.is("-") && cursor.peek(1).is(Kind.NUMBER))) {
            return new Operand.Numeral(cursor.number("ttftMs < 200"), token.start());
        }
        cursor.next();
        if (token.is(Kind.TEXT)) {
            return new Operand.Text(token.value(), token.start());
        }
        if (!token.is(Kind.WORD) || Refusals.inConditions(token.value()).isPresent()) {
            if (token.is("(")) {
                throw cursor.fail(
                        token, "refused-cast", "after an operator stands a value without parentheses or casts");
            }
            throw unexpected(token, "a value");
        }
        if (token.is("true") || token.is("false")) {
            return new Operand.Flag(token.is("true"), token.start());
        }
        if (token.is("null")) {
            return new Operand.Null(token.start());
        }
        return named(token, compared);
    }

    /** A variable, a field of a bound fact, or a constant. */
    private Operand named(Token name, @Nullable Term compared) throws Unreadable {
        int ahead = 0;
        while (cursor.peek(ahead).is(".") && cursor.peek(ahead + 1).is(Kind.WORD)) {
            ahead += 2;
        }
        if (cursor.peek(ahead).is("(")) {
            throw methodCall(name);
        }
        if (ahead > 2) {
            throw cursor.fail(
                    name,
                    "refused-path",
                    "no class can be named in full; write a text, a number or a constant such as Placement.GPU");
        }
        Optional<Scope.Binding> binding = earlier.find(name.value());
        if (ahead == 0) {
            return variable(name, binding, compared);
        }
        cursor.next();
        Token member = cursor.next();
        if (binding.isPresent()) {
            return fieldOf(name, binding.get(), member);
        }
        if (name.value().startsWith("$")) {
            return variable(name, binding, compared);
        }
        return new Operand.Constant(name.value(), member.value(), name.start());
    }

    private Operand variable(Token name, Optional<Scope.Binding> binding, @Nullable Term compared) {
        if (binding.isPresent() && binding.get() instanceof Scope.Binding.OfField bound) {
            return reference(name, bound.term());
        }
        Source source = cursor.source();
        if (binding.isPresent() && binding.get() instanceof Scope.Binding.OfFact) {
            source.error(
                    name.start(),
                    "type-mismatch",
                    name.value() + " is a whole fact; write one of its fields, as in " + name.value() + ".model");
        } else if (binding.isPresent() && binding.get() instanceof Scope.Binding.Hidden hidden) {
            hidden(name, hidden);
        } else if (current.find(name.value()).isPresent()) {
            source.error(
                    name.start(),
                    "unbound-variable",
                    name.value()
                            + " is bound in this same pattern; only fields bound in an earlier pattern can be compared with");
        } else if (name.value().startsWith("$")) {
            source.error(
                    name.start(),
                    "unbound-variable",
                    "no earlier pattern binds " + name.value(),
                    Suggestion.of(name.value(), earlier.names()));
        } else if (fact.field(name.value()).isPresent()) {
            source.error(
                    name.start(),
                    "unbound-variable",
                    name.value()
                            + " is a field of this pattern; fields are compared with values or with fields bound in an earlier pattern");
        } else {
            String enumeration = compared == null ? "" : Vocabulary.enumeration(compared.field());
            List<String> constants =
                    compared == null ? List.of() : compared.field().allowedValues();
            boolean constant = constants.stream().anyMatch(name.value()::equalsIgnoreCase);
            source.error(
                    name.start(),
                    "syntax",
                    "a text stands in quotes, " + name.value() + " does not",
                    constant ? enumeration + "." + name.value() : '\'' + name.value() + '\'');
        }
        return new Operand.Wrong(name.start());
    }

    private Operand fieldOf(Token name, Scope.Binding binding, Token member) {
        if (!(binding instanceof Scope.Binding.OfFact bound)) {
            if (binding instanceof Scope.Binding.Hidden hidden) {
                hidden(name, hidden);
            } else {
                cursor.source()
                        .error(member.start(), "refused-path", name.value() + " is a field and has no fields itself");
            }
            return new Operand.Wrong(name.start());
        }
        Optional<Field> field = bound.fact().field(member.value());
        if (field.isEmpty()
                || field.get().type() == FieldType.TEXT_MAP
                || field.get().type() == FieldType.TEXT_SET) {
            cursor.source()
                    .error(
                            member.start(),
                            "unknown-field",
                            bound.fact().label() + " has no field " + member.shown() + " to compare with",
                            Suggestion.of(member.value(), Vocabulary.fieldNames(bound.fact())));
            return new Operand.Wrong(name.start());
        }
        return reference(name, Term.of(field.get()));
    }

    private Operand reference(Token name, Term term) {
        if (term.field().fact() == Fact.CANDIDATE) {
            cursor.source()
                    .error(
                            name.start(),
                            "candidate-operand",
                            "what is compared with cannot be a candidate's field; write the Candidate"
                                    + " pattern last and make the comparison there");
            return new Operand.Wrong(name.start());
        }
        return new Operand.Reference(term, name.start());
    }

    private void hidden(Token name, Scope.Binding.Hidden hidden) {
        cursor.source()
                .error(
                        name.start(),
                        "unbound-variable",
                        name.value() + " is bound inside " + hidden.pattern() + " and unknown outside of it");
    }

    Unreadable methodCall(Token name) {
        Optional<MethodCalls.Instead> instead =
                MethodCalls.instead(fact, cursor.source().text(), name, cursor.ahead(5));
        if (instead.isPresent()) {
            return cursor.failReplace(
                    name,
                    instead.get().end(),
                    "refused-method-call",
                    "conditions call no methods; write a field of " + fact.label() + " and an operator",
                    instead.get().condition());
        }
        return cursor.fail(
                name,
                "refused-method-call",
                "conditions call no methods; write a field of " + fact.label()
                        + " and an operator, as in model contains \"8b\"");
    }

    Unreadable unexpected(Token token, String expected) {
        Optional<Refusals.Refusal> refusal = Refusals.inConditions(token.value());
        if (!token.is(Kind.TEXT) && refusal.isPresent()) {
            return cursor.fail(
                    token,
                    refusal.get().code(),
                    refusal.get().message(),
                    refusal.get().suggestion());
        }
        if (token.value().startsWith("\"") || token.value().startsWith("'")) {
            return cursor.fail(token, "syntax", "a text lacks its closing quote");
        }
        String suggestion = token.is(Kind.WORD) ? Suggestion.of(token.value(), Operator.WORDS) : "";
        return cursor.fail(token, "syntax", token.shown() + " stands where " + expected + " is expected", suggestion);
    }
}
