package dev.signalbox.rules.tables;

import dev.signalbox.rules.language.Characters;
import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.language.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A decision table as it was found: a header, and a rule for each row below it.
 *
 * @param source what the rules' offsets refer to; it tells of mistakes with their places in the table's file
 * @param rules nothing of which is checked
 */
public record DecisionTable(Source source, List<ParsedRule> rules) {

    /** How the names of tables' files end. */
    public static final String EXTENSION = ".csv";

    /** The longest table, in characters. */
    public static final int MAX_LENGTH = 512 * 1024;

    /** Spreadsheets put it before a text in UTF-8. */
    static final String BYTE_ORDER_MARK = "\ufeff";

    public DecisionTable {
        rules = List.copyOf(rules);
    }

    /** A table's text, to be read. */
    public static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** The table; empty if the file cannot be read as one, in which case the source was told. */
    public static Optional<DecisionTable> read(Source csv, int maxRows) {
        Optional<List<CsvRecord>> records = records(csv, maxRows);
        if (records.isEmpty()) {
            return Optional.empty();
        }
        List<CsvRecord> filled = records.get().stream()
                .filter(record -> !record.isComment() && !record.isEmpty())
                .toList();
        if (filled.isEmpty()) {
            csv.error(
                    0,
                    "missing-header",
                    "the table has no header; its first row names the columns, as in Request.requestClass,Candidate.placement,prefer");
            return Optional.empty();
        }
        List<Column> columns = TableHeader.read(csv, filled.get(0));
        Transcript transcript = new Transcript(csv);
        List<ParsedRule> rules = new ArrayList<>();
        for (CsvRecord row : filled.subList(1, filled.size())) {
            RowReader.read(csv, columns, row, transcript).ifPresent(rules::add);
        }
        return Optional.of(new DecisionTable(transcript.source(), rules));
    }

    /** The columns, by index, in which a hyphen says that any value will do or nothing is done. */
    public static Set<Integer> choices(List<Cell> header) {
        List<Column> columns = TableHeader.read(Source.ofTable("", "", finding -> {}), new CsvRecord(0, header));
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i) instanceof Column.OfField || columns.get(i) instanceof Column.OfVerb)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** The records of a table's file, comments and empty ones included; empty if the source was told what is wrong. */
    public static Optional<List<CsvRecord>> records(Source csv, int maxRows) {
        if (csv.text().length() > MAX_LENGTH) {
            csv.error(
                    0,
                    "file-too-large",
                    "the file has " + csv.text().length() + " characters, at most " + MAX_LENGTH
                            + " are read; write the rows in several tables");
            return Optional.empty();
        }
        return Characters.allowed(csv)
                ? CsvReader.read(csv, maxRows).filter(records -> !isSeparatedOtherwise(csv, records))
                : Optional.empty();
    }

    /** Whether the header's columns are separated as spreadsheets of other countries or a clipboard do it; the source is told. */
    private static boolean isSeparatedOtherwise(Source csv, List<CsvRecord> records) {
        Optional<Cell> header = records.stream()
                .filter(record -> !record.isComment() && !record.isEmpty())
                .findFirst()
                .map(record -> record.cells().get(0));
        int separator = header.map(cell -> cell.value().indexOf(';')).orElse(-1);
        if (separator >= 0) {
            CsvReader.refuseSemicolon(csv, header.get().offset(separator));
        }
        return separator >= 0;
    }
}
