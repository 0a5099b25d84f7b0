package dev.signalbox.rules.tables;

import dev.signalbox.rules.language.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV as RFC 4180 describes it, with the place of every cell.
 *
 * <p>Our own because findings point to cells: FastCSV and Apache Commons CSV tell where a record begins, not where its cells
 * do. It takes spaces around quotes and line ends of either kind, and refuses what a spreadsheet would run.
 */
public final class CsvReader {

    /** The most characters of a cell. */
    static final int MAX_CELL_LENGTH = 2_000;

    /** The most cells of a record. */
    static final int MAX_CELLS = 200;

    /** Leads a formula in spreadsheets. */
    private static final String FORMULA = "=+@";

    private final Source source;
    private final String text;
    private final int maxRecords;
    private final List<CsvRecord> records = new ArrayList<>();
    private int at;

    /** Leaves the file being read, after the source was told why. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("the source was told", null, false, false);
        }
    }

    private CsvReader(Source source, int maxRecords) {
        this.source = source;
        this.text = source.text();
        this.maxRecords = maxRecords;
    }

    /** All records, comments and empty ones included; empty if the file is not CSV, in which case the source was told. */
    public static Optional<List<CsvRecord>> read(Source source, int maxRecords) {
        try {
            return Optional.of(new CsvReader(source, maxRecords).records());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** Tells of a table that a spreadsheet saved for a country where the comma stands in numbers. */
    static void refuseSemicolon(Source source, int offset) {
        source.error(
                offset,
                "wrong-separator",
                "the cells of a table are separated by commas, not by semicolons; save it as CSV with commas, and with points in"
                        + " numbers",
                ",");
    }

    private List<CsvRecord> records() throws Unreadable {
        while (at < text.length()) {
            if (records.size() >= maxRecords) {
                throw fail(at, "too-many-rules", "a table has at most " + maxRecords + " rows");
            }
            records.add(record());
        }
        return records;
    }

    private CsvRecord record() throws Unreadable {
        int start = at;
        if (comment()) {
            int end = lineEnd(at);
            String comment = text.substring(at, end).strip();
            Cell cell = new Cell(comment, comment, at);
            at = end;
            skipLineEnd();
            return new CsvRecord(start, List.of(cell));
        }
        List<Cell> cells = new ArrayList<>();
        do {
            if (cells.size() >= MAX_CELLS) {
                throw fail(at, "too-many-cells", "a row has at most " + MAX_CELLS + " cells");
            }
            cells.add(cell());
        } while (separator());
        skipLineEnd();
        return new CsvRecord(start, cells);
    }

    /** A line of text after #, in which nothing needs quotes. */
    private boolean comment() {
        skipSpaces();
        return at < text.length() && text.charAt(at) == '#';
    }

    private boolean separator() {
        boolean found = at < text.length() && text.charAt(at) == ',';
        at += found ? 1 : 0;
        return found;
    }

    private Cell cell() throws Unreadable {
        skipSpaces();
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        Cell cell = quoted ? quoted() : plain();
        return isFormula(cell) ? new Cell("", "", cell.offset()) : cell;
    }

    private Cell plain() throws Unreadable {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !atLineEnd()) {
            at++;
        }
        String value = text.substring(start, at).stripTrailing();
        checkLength(value, start);
        return new Cell(value, value, start);
    }

    private Cell quoted() throws Unreadable {
        int open = at++;
        StringBuilder value = new StringBuilder();
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw fail(open, "unclosed", "this quote is not closed");
            }
            value.append(text, at, quote);
            at = quote + 1;
            if (at >= text.length() || text.charAt(at) != '"') {
                break;
            }
            value.append('"');
            at++;
        }
        int close = at - 1;
        skipSpaces();
        if (at < text.length() && text.charAt(at) != ',' && !atLineEnd()) {
            if (text.charAt(at) == ';') {
                refuseSemicolon(source, at);
                throw new Unreadable();
            }
            throw fail(
                    at,
                    "syntax",
                    "after a cell in quotes stands a comma or the line's end; a quote inside quotes is written twice");
        }
        String written = value.toString().replace("\r\n", "\n");
        checkLength(written, open);
        int leading = written.length() - written.stripLeading().length();
        return new Cell(
                written.strip(), text.substring(Math.min(open + 1 + leading, close), close), open + 1 + leading);
    }

    private void checkLength(String value, int offset) throws Unreadable {
        if (value.length() > MAX_CELL_LENGTH) {
            throw fail(
                    offset,
                    "cell-too-long",
                    "the cell has " + value.length() + " characters, at most " + MAX_CELL_LENGTH + " are read");
        }
    }

    /** Whoever opens the table in a spreadsheet must not run what a stranger wrote into it. */
    private boolean isFormula(Cell cell) {
        String value = cell.value();
        boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        boolean negated = value.startsWith("-") && !value.equals("-") && !value.matches("-\\d[\\d.eE+-]*");
        if (formula || negated) {
            String plain = value.replaceFirst("^[=+@-]+\\s*", "");
            source.error(
                    cell.offset(),
                    "refused-formula",
                    "a cell that begins with " + value.charAt(0)
                            + " is a formula to a spreadsheet; write the value alone, or words before it",
                    plain.length() <= 20 ? plain : "");
        }
        return formula || negated;
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean atLineEnd() {
        char c = text.charAt(at);
        return c == '\n' || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) == '\n'));
    }

    private void skipLineEnd() {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        end = end < 0 ? text.length() : end;
        return end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private Unreadable fail(int offset, String code, String message) {
        source.error(offset, code, message);
        return new Unreadable();
    }
}
