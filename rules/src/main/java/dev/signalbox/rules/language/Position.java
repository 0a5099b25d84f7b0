package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

/**
 * A place in an operator's file.
 *
 * @param file relative to the policy's directory
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) {

    public Position {
        requireNonNull(file, "file");
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line " + line + " and column " + column + " must begin at 1");
        }
    }
}
