package dev.signalbox.rules;

/**
 * Something to tell an operator about a text they wrote.
 *
 * @param severity whether the text can be used as it is
 * @param code the kind of finding, stable across releases, such as {@code unknown-field}
 * @param file the file, as the operator named it
 * @param line the line, from 1
 * @param column the column, from 1
 * @param message what is wrong, with the value found and what would be right
 * @param suggestion what was probably meant; empty if there is no good guess
 */
public record Finding(
        Severity severity, String code, String file, int line, int column, String message, String suggestion) {

    /** Whether a finding stops the text from being used. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** The finding on one line: {@code file:line:column: error CODE message. Maybe "suggestion".} */
    @Override
    public String toString() {
        String head = file + ":" + line + ":" + column + ": " + (severity == Severity.ERROR ? "error " : "warning ")
                + code + " " + message;
        return suggestion.isEmpty() ? head : head + " Maybe \"" + suggestion + "\".";
    }
}
