package dev.signalbox.rules.tables;

import java.util.List;

/**
 * A record of a CSV file: one row of a spreadsheet.
 *
 * @param offset where it begins in the file
 * @param cells at least one
 */
public record CsvRecord(int offset, List<Cell> cells) {

    public CsvRecord {
        cells = List.copyOf(cells);
    }

    /** Whether it is for readers only. Spreadsheets put comments with commas in quotes, so it is one with quotes too. */
    public boolean isComment() {
        return cells.get(0).value().startsWith("#");
    }

    /** Whether all its cells are empty. */
    public boolean isEmpty() {
        return cells.stream().allMatch(cell -> cell.value().isEmpty());
    }
}
