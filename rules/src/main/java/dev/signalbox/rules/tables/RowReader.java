package dev.signalbox.rules.tables;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.language.Transcript;
import dev.signalbox.rules.tables.Column.OfField;
import dev.signalbox.rules.tables.Column.OfRule;
import dev.signalbox.rules.tables.Column.OfVerb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a rule of a row: a pattern for each fact that its conditions concern, and an action for each cell under a verb. */
final class RowReader {

    /** Requests and times come first, because candidates are compared with them. */
    private record Key(Quantifier quantifier, Fact fact) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(
                        (Key key) -> key.quantifier == Quantifier.EACH ? 0 : 1)
                .thenComparing(key -> key.fact == Fact.CANDIDATE ? 1 : 0)
                .thenComparing(Key::fact)
                .thenComparing(Key::quantifier);

        static Key each(Fact fact) {
            return new Key(Quantifier.EACH, fact);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final Source source;
    private final List<Column> columns;
    private final Transcript transcript;

    private final Map<Key, List<Piece>> patterns = new TreeMap<>();
    private final List<Piece> actions = new ArrayList<>();
    private final List<ParsedRule.Attribute> attributes = new ArrayList<>();
    private String name;

    private RowReader(Source source, List<Column> columns, Transcript transcript, CsvRecord row) {
        this.source = source;
        this.columns = columns;
        this.transcript = transcript;
        this.name = source.file() + " row " + source.position(row.offset()).line();
    }

    /** The rule that a row says, put into the transcript; empty if the source was told of a mistake. */
    static Optional<ParsedRule> read(Source source, List<Column> columns, CsvRecord row, Transcript transcript) {
        int errors = source.errors();
        RowReader reader = new RowReader(source, columns, transcript, row);
        reader.checkWidth(row);
        for (int i = 0; i < Math.min(columns.size(), row.cells().size()); i++) {
            reader.cell(columns.get(i), row.cells().get(i));
        }
        if (source.errors() == errors && reader.actions.isEmpty()) {
            source.error(
                    row.offset(), "no-action", "the row does nothing; fill a column of a verb, or leave the row out");
        }
        return source.errors() == errors ? Optional.of(reader.rule(row)) : Optional.empty();
    }

    private void checkWidth(CsvRecord row) {
        List<Cell> cells = row.cells();
        if (cells.size() < columns.size()
                && columns.subList(cells.size(), columns.size()).stream()
                        .anyMatch(column -> !(column instanceof Column.Unknown))) {
            source.error(
                    row.offset(),
                    "wrong-width",
                    "the row has " + cells.size() + " cells and the header " + columns.size()
                            + "; write - for any, or leave cells empty between their commas");
        }
        for (int i = columns.size(); i < cells.size(); i++) {
            if (!cells.get(i).value().isEmpty()) {
                source.error(
                        cells.get(i).offset(),
                        "wrong-width",
                        "the header has no column for this cell, it has " + columns.size()
                                + "; a cell that holds commas stands in quotes");
                return;
            }
        }
    }

    private void cell(Column column, Cell cell) {
        try {
            if (column instanceof Column.Unknown unknown) {
                if (!unknown.named() && !cell.value().isEmpty()) {
                    source.error(cell.offset(), "wrong-width", "the column of this cell has no header");
                }
            } else if (column instanceof OfRule ofRule) {
                ofRule(ofRule, cell);
            } else if (!cell.isBlank() && column instanceof OfField ofField) {
                condition(ofField, cell);
            } else if (!cell.isBlank() && column instanceof OfVerb ofVerb) {
                List<Piece> action = new ActionCell(source, ofVerb, cell).read();
                if (ActionCell.concernsCandidate(ofVerb) && !action.isEmpty()) {
                    pattern(Key.each(Fact.CANDIDATE));
                }
                actions.addAll(action);
            }
        } catch (WrongCellException e) {
            // The source was told; the other cells may be wrong too.
        }
    }

    private void ofRule(OfRule column, Cell cell) {
        if (cell.isBlank()) {
            return;
        }
        if (column == OfRule.RULE) {
            name = cell.value();
        } else if (!column.attribute().isEmpty()) {
            String value = column == OfRule.ENABLED ? cell.value().toLowerCase(Locale.ROOT) : cell.value();
            int offset = transcript.add(Transcript.quoted(value), cell.offset());
            attributes.add(new ParsedRule.Attribute(column.attribute(), offset, value, offset));
        }
    }

    private void condition(OfField column, Cell cell) throws WrongCellException {
        ConditionCell condition = new ConditionCell(source, column, cell);
        List<Piece> read = condition.read();
        List<Piece> constraints = pattern(new Key(column.quantifier(), column.fact()));
        if (!constraints.isEmpty()) {
            constraints.add(new Piece(",", cell.offset()));
        }
        constraints.addAll(read);
        condition.references().forEach(fact -> pattern(Key.each(fact)));
    }

    private List<Piece> pattern(Key key) {
        return patterns.computeIfAbsent(key, any -> new ArrayList<>());
    }

    private ParsedRule rule(CsvRecord row) {
        int start = transcript.add("rule", row.offset());
        List<ParsedRule.Match> matches = new ArrayList<>();
        patterns.forEach((key, constraints) -> {
            int origin =
                    constraints.isEmpty() ? row.offset() : constraints.get(0).offset();
            int fact = transcript.add(key.fact.label(), origin);
            int open = transcript.add("(", origin) + 1;
            constraints.forEach(piece -> transcript.add(piece.text(), piece.offset()));
            int close = transcript.add(")", origin);
            boolean bound = key.quantifier == Quantifier.EACH
                    && (key.fact == Fact.REQUEST || key.fact == Fact.CLOCK || key.fact == Fact.CANDIDATE);
            Optional<String> variable = bound ? Optional.of(ConditionCell.variable(key.fact)) : Optional.empty();
            matches.add(new ParsedRule.Match(key.quantifier, variable, key.fact.label(), fact, fact, open, close));
        });
        int then = transcript.add("then", row.offset()) + "then".length();
        actions.forEach(piece -> transcript.add(piece.text(), piece.offset()));
        int end = transcript.add("end", row.offset());
        return new ParsedRule(name, start, attributes, matches, then, end);
    }
}
