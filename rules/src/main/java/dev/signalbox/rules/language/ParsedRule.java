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
    public record Attribute(String name, int offset, String value, int valueOffset) {}

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
