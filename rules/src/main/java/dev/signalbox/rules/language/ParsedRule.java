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
     */
    public record Match(
            Quantifier quantifier,
            Optional<String> binding,
            String fact,
            int offset,
            int factOffset,
            int constraintsStart,
            int constraintsEnd) {}
}
