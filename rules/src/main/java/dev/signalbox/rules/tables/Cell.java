package dev.signalbox.rules.tables;

/**
 * A cell of a CSV file.
 *
 * @param value what it holds: quotes resolved, line ends as line feeds, white space around it left out
 * @param raw the file's text from the value's first character on, as far as the cell goes
 * @param offset where the value begins in the file
 */
public record Cell(String value, String raw, int offset) {

    /** Whether it says nothing: empty or a hyphen. */
    public boolean isBlank() {
        return value.isEmpty() || value.equals("-");
    }

    /** Where a character of the value stands in the file: a quote inside quotes is written twice. */
    int offset(int index) {
        int at = 0;
        for (int i = 0; i < index && at < raw.length(); i++) {
            boolean quote = value.charAt(i) == '"' && raw.startsWith("\"\"", at);
            boolean lineEnd = value.charAt(i) == '\n' && raw.startsWith("\r\n", at);
            at += quote || lineEnd ? 2 : 1;
        }
        return offset + at;
    }
}
