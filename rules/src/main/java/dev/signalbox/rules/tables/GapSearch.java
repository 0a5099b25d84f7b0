package dev.signalbox.rules.tables;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Looks for a combination of values, all named by some row or between two that are, that no row takes. */
final class GapSearch {

    /** Enough for any table that people read; in larger ones a gap may go unnoticed. */
    private static final int MAX_STEPS = 200_000;

    private final List<SampledColumn> columns;
    private final List<String> chosen = new ArrayList<>();
    private int steps;

    private GapSearch(List<TableRow> rows) {
        this.columns = SampledColumn.of(rows);
    }

    /** Values that no row takes together, each with its field; empty if there are none. */
    static List<String> find(List<TableRow> rows) {
        BitSet all = new BitSet();
        all.set(0, rows.size());
        GapSearch search = new GapSearch(rows);
        return search.untaken(0, all) ? search.chosen : List.of();
    }

    /** Whether some choice of values from a column on is taken by none of the rows that take those chosen so far. */
    private boolean untaken(int at, BitSet rows) {
        if (rows.isEmpty()) {
            return true;
        }
        if (at == columns.size() || ++steps > MAX_STEPS) {
            return false;
        }
        SampledColumn column = columns.get(at);
        if (column.named() == 0) {
            return untaken(at + 1, rows);
        }
        for (int sample = 0; sample < column.named(); sample++) {
            BitSet taking = new BitSet();
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                taking.set(row, column.taken(row).get(sample));
            }
            chosen.add(column.shown(sample));
            if (untaken(at + 1, taking)) {
                return true;
            }
            chosen.remove(chosen.size() - 1);
        }
        return false;
    }
}
