package dev.signalbox.rules.language;

import java.util.List;
import java.util.Optional;

/**
 * A rule as the parser saw it: its parts with their offsets in the file, nothing of it checked yet.
 *
 * @param name the rule's name
 * @param offset where it begins
 * @param bodyStart the offset of the consequence's first character, after {@code then}
 * @param bodyEnd the offset after the consequence's last character, at {@code end}
 */
public record ParsedRule(
        String name, int offset, List<Attribute> attributes, List<Match> matches, int bodyStart, int bodyEnd) {

    public ParsedRule {
        attributes = List.copyOf(attributes);
        matches = List.copyOf(matches);
    }

    /**
     * A rule attribute, such as {@code salience 10}.
     *
     * @param value as written, quotes included
     */
    public record Attribute(String name, int offset, String value, int valueOffset) {

        /** The attribute whose value stands in a span, between white space and comments. */
        public static Attribute of(Source source, String name, int offset, int start, int end) {
            List<Token> value = Lexer.tokens(source.text(), start, end);
            if (value.size() == 1) {
                return new Attribute(name, offset, "", offset);
            }
            int first = value.get(0).start();
            int last = value.get(value.size() - 2).end();
            return new Attribute(name, offset, source.text().substring(first, last), first);
        }
    }

    /**
     * A pattern, such as {@code $c : Candidate( owned == true )}.
     *
     * @param binding the variable it is bound to, if any
     * @param fact the name before the parentheses
     * @param constraintsStart the offset after the opening parenthesis
     * @param constraintsEnd the offset of the closing parenthesis
     * @param window the window it looks at, if any
     * @param accumulation the {@code accumulate} it stands in, if any
     */
    public record Match(
            Quantifier quantifier,
            Optional<String> binding,
            String fact,
            int offset,
            int factOffset,
            int constraintsStart,
            int constraintsEnd,
            Optional<Window> window,
            Optional<Accumulation> accumulation) {

        /** A pattern on its own. */
        public Match(
                Quantifier quantifier,
                Optional<String> binding,
                String fact,
                int offset,
                int factOffset,
                int constraintsStart,
                int constraintsEnd) {
            this(
                    quantifier,
                    binding,
                    fact,
                    offset,
                    factOffset,
                    constraintsStart,
                    constraintsEnd,
                    Optional.empty(),
                    Optional.empty());
        }

        /** The same pattern in an {@code accumulate}. */
        public Match in(Accumulation outer) {
            return new Match(
                    quantifier,
                    binding,
                    fact,
                    offset,
                    factOffset,
                    constraintsStart,
                    constraintsEnd,
                    window,
                    Optional.of(outer));
        }
    }

    /**
     * What follows a pattern in {@code over window:time(30s)}.
     *
     * @param kind the word after the colon
     * @param offset where {@code over} stands
     * @param argumentStart the offset after the opening parenthesis
     * @param argumentEnd the offset of the closing parenthesis
     */
    public record Window(String kind, int offset, int kindOffset, int argumentStart, int argumentEnd) {}

    /**
     * An {@code accumulate} around a pattern.
     *
     * @param offset where it begins
     * @param resultStart the offset after the second semicolon; that of the closing parenthesis if there is none
     * @param resultEnd the offset of the closing parenthesis
     */
    public record Accumulation(int offset, List<Function> functions, int resultStart, int resultEnd) {
        public Accumulation {
            functions = List.copyOf(functions);
        }
    }

    /**
     * A figure of an {@code accumulate}, such as {@code $average : average($s)}.
     *
     * @param variable its name; empty if it has none
     * @param name the function
     * @param offset where it begins
     * @param nameOffset where the function's name stands
     * @param argumentsStart the offset after the opening parenthesis
     * @param argumentsEnd the offset of the closing parenthesis
     */
    public record Function(
            String variable, String name, int offset, int nameOffset, int argumentsStart, int argumentsEnd) {}
}
