package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * A text that would mend what a finding complains of, for editors and other tools.
 *
 * @param length how many characters it replaces from the finding's position on; 0 if it is put before that position
 * @param text what to put there
 */
public record Replacement(int length, String text) {

    public Replacement {
        requireNonNull(text, "text");
        if (length < 0) {
            throw new IllegalArgumentException("length is " + length + ", must not be negative");
        }
    }

    /**
     * The file's text with the replacement made.
     *
     * @param line of the finding, from 1
     * @param column of the finding, from 1
     */
    public String applyTo(String file, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = file.indexOf('\n', start) + 1;
        }
        int from = file.offsetByCodePoints(start, column - 1);
        return file.substring(0, from) + text + file.substring(file.offsetByCodePoints(from, length));
    }
}
