package dev.signalbox.rules.format;

import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.tables.Cell;
import dev.signalbox.rules.tables.CsvRecord;
import dev.signalbox.rules.tables.DecisionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The canonical form of a decision table: commas, line feeds, quotes only where they are needed, and a hyphen where any value
 * will do or nothing is done. Columns are not aligned, because a spreadsheet would undo it.
 */
final class TableFormatter {

    private final StringBuilder out = new StringBuilder();
    private Set<Integer> hyphens = Set.of();
    private int width;
    private boolean begun;

    private TableFormatter() {}

    /** The text in canonical form; empty if it cannot be read, in which case the source was told. */
    static Optional<String> format(String text, Source source) {
        String content = source.text();
        String mark = text.substring(0, text.length() - content.length());
        Optional<List<CsvRecord>> records = DecisionTable.records(source, Integer.MAX_VALUE);
        if (records.isEmpty() || source.errors() > 0) {
            return Optional.empty();
        }
        TableFormatter formatter = new TableFormatter();
        formatter.print(records.get());
        return Optional.of(mark + formatter.out);
    }

    private void print(List<CsvRecord> records) {
        boolean gap = false;
        for (CsvRecord record : records) {
            if (record.isEmpty()) {
                gap = !out.isEmpty();
                continue;
            }
            if (gap) {
                out.append('\n');
                gap = false;
            }
            if (record.isComment()) {
                comment(record);
            } else {
                row(record);
            }
        }
    }

    /** The commas that spreadsheets put after a comment are left out. */
    private void comment(CsvRecord record) {
        List<String> cells = record.cells().stream()
                .map(Cell::value)
                .filter(value -> !value.isEmpty())
                .toList();
        String comment = String.join(", ", cells).replaceFirst("[,\\s]+$", "");
        out.append(comment.replaceAll("\\s*\\n\\s*#?\\s*", "\n# ")).append('\n');
    }

    private void row(CsvRecord record) {
        List<Cell> cells = record.cells();
        if (!begun) {
            begun = true;
            hyphens = DecisionTable.choices(cells);
            width = lastFilled(cells) + 1;
        }
        int printed = cells.size() <= width ? cells.size() : Math.max(width, lastFilled(cells) + 1);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < printed; i++) {
            String value = cells.get(i).value();
            values.add(value.isEmpty() && hyphens.contains(i) ? "-" : quoted(value));
        }
        out.append(String.join(",", values)).append('\n');
    }

    private static int lastFilled(List<Cell> cells) {
        int last = cells.size() - 1;
        while (last >= 0 && cells.get(last).value().isEmpty()) {
            last--;
        }
        return last;
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
