package dev.signalbox.rules.tables;

import dev.signalbox.rules.language.Transcript;

/**
 * A token of DRL that a cell says.
 *
 * @param text as DRL writes it
 * @param offset where it comes from in the table's file
 */
record Piece(String text, int offset) {

    /** A text in quotes: whatever the cell holds, it is one token. */
    static Piece text(String value, int offset) {
        return new Piece(Transcript.quoted(value), offset);
    }
}
