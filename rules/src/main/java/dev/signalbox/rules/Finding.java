package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

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
 * @param replacement how to mend the text, if putting something at the position does
 */
public record Finding(
        Severity severity,
        String code,
        String file,
        int line,
        int column,
        String message,
        String suggestion,
        Optional<Replacement> replacement) {

    public Finding {
        requireNonNull(severity, "severity");
        requireNonNull(code, "code");
        requireNonNull(file, "file");
        requireNonNull(message, "message");
        requireNonNull(suggestion, "suggestion");
        requireNonNull(replacement, "replacement");
    }

    /** A finding that no replacement at its position mends. */
    public Finding(
            Severity severity, String code, String file, int line, int column, String message, String suggestion) {
        this(severity, code, file, line, column, message, suggestion, Optional.empty());
    }

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
