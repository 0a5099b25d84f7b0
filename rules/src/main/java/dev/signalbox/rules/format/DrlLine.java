package dev.signalbox.rules.format;

import java.util.List;

/**
 * What is printed in a line of its own if it fits.
 *
 * @param lexemes not empty
 */
record DrlLine(Kind kind, List<Lexeme> lexemes) {

    /** Where in a file a line stands. */
    enum Kind {
        PACKAGE(0),
        IMPORT(0),
        RULE(0),
        ATTRIBUTE(4),
        WHEN(0),
        PATTERN(4),
        THEN(0),
        ACTION(4),
        END(0),
        FILE_END(0);

        private final int indent;

        Kind(int indent) {
            this.indent = indent;
        }

        int indent() {
            return indent;
        }

        /** The indent of comments in lines of their own before it: those at the end of a block belong to the block. */
        int commentIndent() {
            return this == WHEN || this == THEN || this == END ? PATTERN.indent : indent;
        }

        /** Whether it stands outside of rules. */
        boolean outside() {
            return this == PACKAGE || this == IMPORT || this == RULE || this == FILE_END;
        }
    }

    DrlLine {
        lexemes = List.copyOf(lexemes);
    }

    Lexeme first() {
        return lexemes.get(0);
    }
}
