package dev.signalbox.rules.format;

/**
 * A comment of a rule file.
 *
 * @param text with its slashes and stars, without white space around it
 * @param blankBefore whether a blank line stands before it
 */
record Comment(String text, boolean blankBefore) {

    /** Whether nothing can follow in its line. */
    boolean toLineEnd() {
        return text.startsWith("//");
    }

    boolean severalLines() {
        return text.indexOf('\n') >= 0;
    }
}
