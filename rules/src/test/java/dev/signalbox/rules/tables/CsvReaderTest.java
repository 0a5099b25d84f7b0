package dev.signalbox.rules.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReaderTest {

    private final List<Finding> findings = new ArrayList<>();

    @Test
    void readsQuotesLineFeedsInCellsAndBothLineEnds() {
        assertThat(values("a, b ,\"c, \"\"d\"\"\"\r\n \"two\r\nlines\" ,,x\n\"\",last"))
                .containsExactly(List.of("a", "b", "c, \"d\""), List.of("two\nlines", "", "x"), List.of("", "last"));
        assertThat(findings).isEmpty();
    }

    @Test
    void knowsThePlaceOfEveryCellAndCharacter() {
        Source source = source("a,\"x\"\"y\r\nz\", b\n  q");
        List<CsvRecord> records = CsvReader.read(source, 10).orElseThrow();

        Cell quoted = records.get(0).cells().get(1);
        assertThat(source.position(quoted.offset())).isEqualTo(new Position("tables/a.csv", 1, 4));
        assertThat(source.position(quoted.offset(2))).isEqualTo(new Position("tables/a.csv", 1, 7));
        assertThat(source.position(quoted.offset(4))).isEqualTo(new Position("tables/a.csv", 2, 1));
        assertThat(source.position(records.get(0).cells().get(2).offset()))
                .isEqualTo(new Position("tables/a.csv", 2, 5));
        assertThat(source.position(records.get(1).cells().get(0).offset()))
                .isEqualTo(new Position("tables/a.csv", 3, 3));
    }

    @Test
    void tellsCommentsAndEmptyRows() {
        List<CsvRecord> records =
                CsvReader.read(source("# a, \"b\n\n\"# c, d\",,\n,,\nx\n"), 10).orElseThrow();

        assertThat(records).extracting(CsvRecord::isComment).containsExactly(true, false, true, false, false);
        assertThat(records).extracting(CsvRecord::isEmpty).containsExactly(false, true, false, true, false);
        assertThat(records.get(0).cells()).extracting(Cell::value).containsExactly("# a, \"b");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            unclosed        ~ a,^"b
            syntax          ~ a,"b"^c
            wrong-separator ~ "a"^;"b"
            refused-formula ~ a,^=cmd|' /C calc'!A0
            refused-formula ~ a,"^=1+1"
            refused-formula ~ ^+1
            refused-formula ~ ^@SUM(A1)
            refused-formula ~ ^-2+3+cmd|' /C calc'!A0
            """)
    void refusesWhatIsNoCellAndWhatASpreadsheetWouldRun(String code, String marked) {
        int column = marked.indexOf('^');
        CsvReader.read(source(marked.replace("^", "")), 10);

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).code()).isEqualTo(code);
        assertThat(findings.get(0).column()).isEqualTo(column + 1);
    }

    @Test
    void numbersAndHyphensAreNoFormulas() {
        assertThat(values("-5,-1.5e3,-,a-b")).containsExactly(List.of("-5", "-1.5e3", "-", "a-b"));
        assertThat(findings).isEmpty();
    }

    private List<List<String>> values(String text) {
        return CsvReader.read(source(text), 10).orElseThrow().stream()
                .map(record -> record.cells().stream().map(Cell::value).toList())
                .toList();
    }

    private Source source(String text) {
        return Source.ofTable("tables/a.csv", text, findings::add);
    }
}
