package dev.signalbox.rules.tables;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds rows whose points are added by accident, and values that no row takes.
 *
 * <p>It tries the values that the table itself names, numbers between them and values it does not name, so it sees every
 * difference that the table can make. Rows whose verbs add up are meant to be sparse: gaps are told only of verbs of which one
 * row's word holds. A general row and a special one may both count: what lies within another row is not told. Rows that never
 * decide or say the same are found like rules that do, when the whole policy is analysed.
 */
public final class TableAnalysis {

    /** Larger tables are not analysed: the work grows with the square of the rows. */
    private static final int MAX_ROWS = 500;

    private static final int MAX_FINDINGS = 20;

    private final Consumer<Finding> findings;
    private final List<TableRow> rows;
    private final List<SampledColumn> columns;
    private int found;

    private TableAnalysis(List<Rule> rules, Consumer<Finding> findings) {
        this.findings = findings;
        this.rows = rules.stream().filter(Rule::enabled).map(TableRow::of).toList();
        this.columns = SampledColumn.of(rows);
    }

    /** Tells of what is odd about the tables among a policy's rules, as warnings. */
    public static void find(List<Rule> rules, Consumer<Finding> findings) {
        Map<String, List<Rule>> tables = new LinkedHashMap<>();
        for (Rule rule : rules) {
            if (rule.position().file().endsWith(DecisionTable.EXTENSION)) {
                tables.computeIfAbsent(rule.position().file(), any -> new ArrayList<>())
                        .add(rule);
            }
        }
        for (List<Rule> table : tables.values()) {
            if (table.size() <= MAX_ROWS) {
                TableAnalysis analysis = new TableAnalysis(table, findings);
                analysis.pairs();
                analysis.gaps();
            }
        }
    }

    private void pairs() {
        for (int j = 0; j < rows.size(); j++) {
            for (int i = 0; i < j && found < MAX_FINDINGS; i++) {
                if (rows.get(i).addsTo(rows.get(j))
                        && overlapInTime(rows.get(i).rule(), rows.get(j).rule())) {
                    pair(i, j);
                }
            }
        }
    }

    private void pair(int i, int j) {
        List<SampledColumn> different = new ArrayList<>();
        boolean firstHoldsAll = true;
        boolean secondHoldsAll = true;
        for (SampledColumn column : columns) {
            BitSet first = column.taken(i);
            BitSet second = column.taken(j);
            if (!first.intersects(second)) {
                return;
            }
            if (!first.equals(second)) {
                different.add(column);
                firstHoldsAll &= contains(first, second);
                secondHoldsAll &= contains(second, first);
            }
        }
        if (different.isEmpty()) {
            tell(j, "duplicate-row", row(j) + " has the conditions of " + row(i) + ", and the points of both count");
        } else if (different.size() == 1 && !firstHoldsAll && !secondHoldsAll) {
            SampledColumn column = different.get(0);
            BitSet both = (BitSet) column.taken(i).clone();
            both.and(column.taken(j));
            tell(
                    j,
                    "overlap",
                    row(j) + " and " + row(i) + " both take " + column.shown(both.nextSetBit(0))
                            + ", and the points of both count; make their values apart, or one row of them");
        }
    }

    private void gaps() {
        Map<Object, List<TableRow>> byVerb = new LinkedHashMap<>();
        for (TableRow row : rows) {
            for (Action action : row.rule().actions()) {
                if (action.exclusive()) {
                    byVerb.computeIfAbsent(action.contention(), any -> new ArrayList<>())
                            .add(row);
                }
            }
        }
        for (List<TableRow> members : byVerb.values()) {
            List<String> untaken = members.size() > 1 ? GapSearch.find(members) : List.of();
            if (!untaken.isEmpty()) {
                tell(
                        rows.indexOf(members.get(members.size() - 1)),
                        "gap",
                        "no row takes " + String.join(" with ", untaken)
                                + "; add a row for it, or one with - that has a lower salience, unless this is meant");
            }
        }
    }

    private String row(int index) {
        return "row " + rows.get(index).rule().position().line();
    }

    private void tell(int row, String code, String message) {
        if (found++ < MAX_FINDINGS) {
            Position at = rows.get(row).rule().position();
            findings.accept(new Finding(Severity.WARNING, code, at.file(), at.line(), at.column(), message + ".", ""));
        }
    }

    private static boolean contains(BitSet all, BitSet part) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    private static boolean overlapInTime(Rule one, Rule other) {
        return begins(one).isBefore(ends(other)) && begins(other).isBefore(ends(one));
    }

    private static LocalDate begins(Rule rule) {
        return rule.effective().orElse(LocalDate.MIN);
    }

    private static LocalDate ends(Rule rule) {
        return rule.expires().orElse(LocalDate.MAX);
    }
}
