package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the condition that a call of a method would be, where there is one. */
final class MethodCalls {

    private static final Map<String, String> OPERATORS = Map.of(
            "contains", "contains",
            "startsWith", "str[startsWith]",
            "endsWith", "str[endsWith]",
            "matches", "matches",
            "equals", "==",
            "equalsIgnoreCase", "==");

    /**
     * What to write.
     *
     * @param end the offset after the call
     */
    record Instead(String condition, int end) {}

    private MethodCalls() {}

    /**
     * @param fact of the pattern that the call stands in
     * @param text of the file
     * @param name the word that the call begins with
     * @param rest the tokens after it
     */
    static Optional<Instead> instead(Fact fact, String text, Token name, List<Token> rest) {
        return Stream.of(getter(fact, name, rest), known(fact, name, rest), onField(fact, text, name, rest))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** {@code getModel()} for {@code model}. */
    private static Optional<Instead> getter(Fact fact, Token name, List<Token> rest) {
        String property = name.value().replaceFirst("^(get|is)(?=[A-Z])", "");
        if (property.equals(name.value()) || !begin(rest, "(", ")")) {
            return Optional.empty();
        }
        String field = property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
        return fact.field(field).isPresent()
                ? Optional.of(new Instead(field, rest.get(1).end()))
                : Optional.empty();
    }

    /** {@code known(model)} for {@code model != null}. */
    private static Optional<Instead> known(Fact fact, Token name, List<Token> rest) {
        boolean known = name.is("known") || name.is("isKnown");
        boolean unknown = name.is("unknown") || name.is("isUnknown") || name.is("isNull");
        boolean called = rest.size() >= 3 && rest.get(0).is("(") && rest.get(2).is(")");
        return (known || unknown) && called && fact.field(rest.get(1).value()).isPresent()
                ? Optional.of(new Instead(
                        rest.get(1).value() + (known ? " != null" : " == null"),
                        rest.get(2).end()))
                : Optional.empty();
    }

    /** {@code model.contains("8b")} for {@code model contains "8b"}, and {@code labels.get("data")} for {@code labels["data"]}. */
    private static Optional<Instead> onField(Fact fact, String text, Token name, List<Token> rest) {
        Optional<Field> field = fact.field(name.value());
        boolean called = rest.size() >= 5
                && rest.get(0).is(".")
                && rest.get(2).is("(")
                && rest.get(3).is(Kind.TEXT)
                && rest.get(4).is(")");
        if (field.isEmpty() || !called) {
            return Optional.empty();
        }
        Token method = rest.get(1);
        Token argument = rest.get(3);
        String written = text.substring(argument.start(), argument.end());
        int end = rest.get(4).end();
        if (field.get().type() == FieldType.TEXT_MAP) {
            return method.is("get")
                    ? Optional.of(new Instead(name.value() + "[" + written + "]", end))
                    : Optional.empty();
        }
        return Optional.ofNullable(OPERATORS.get(method.value()))
                .map(operator -> new Instead(name.value() + " " + operator + " " + written, end));
    }

    private static boolean begin(List<Token> tokens, String first, String second) {
        return tokens.size() >= 2 && tokens.get(0).is(first) && tokens.get(1).is(second);
    }
}
