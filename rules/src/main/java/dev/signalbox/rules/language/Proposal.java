package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

/**
 * Something that may be written at a place of a rule file.
 *
 * @param kind what it is
 * @param label what to show in a list
 * @param insert what to put in place of what stands between start and end
 * @param documentation what it means, in a sentence or two
 * @param start the offset of the first character to replace
 * @param end the offset after the last one, where the cursor is
 */
public record Proposal(Kind kind, String label, String insert, String documentation, int start, int end) {

    /** What a proposal is, for an editor to show. */
    public enum Kind {
        KEYWORD,
        ATTRIBUTE,
        FACT,
        FIELD,
        OPERATOR,
        VALUE,
        VARIABLE,
        VERB,
        FUNCTION
    }

    public Proposal {
        requireNonNull(kind, "kind");
        requireNonNull(label, "label");
        requireNonNull(insert, "insert");
        requireNonNull(documentation, "documentation");
    }
}
