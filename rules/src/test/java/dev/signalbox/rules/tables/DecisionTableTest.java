package dev.signalbox.rules.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionTableTest {

    /** Of processor time, as for rules. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final String HEADER = "Request.requestClass,Candidate.placement,prefer\n";

    @BeforeAll
    static void warmUp() {
        compile(HEADER + "chat,GPU,10\n");
    }

    @Test
    void aTableWithSemicolonsIsRefusedOnceAndToldSo() {
        assertThat(compile("# for us\nrequestClass;placement;prefer\nchat;GPU;10\nchat;CPU;0,5\n")
                        .findings())
                .singleElement()
                .hasToString(
                        "tables/a.csv:2:13: error wrong-separator the cells of a table are separated by commas, not by"
                                + " semicolons; save it as CSV with commas, and with points in numbers. Maybe \",\".");
    }

    @Test
    void eachRowIsARuleWithItsAttributesAndItsPlace() {
        PolicyCompiler.Result result = compile("""
                # Points of chat.

                rule,requestClass,placement,prefer,salience,enabled,effective,expires,comment
                chat on GPUs,chat,GPU,10,5,FALSE,2026-01-01,31-Mar-2026,for now
                ,chat,CPU,5,,,,,
                """);

        assertThat(result.policy()).as(result.findings()::toString).isPresent();
        List<Rule> rules = result.policy().orElseThrow().rules();
        assertThat(rules).extracting(Rule::name).containsExactly("chat on GPUs", "tables/a.csv row 5");
        Rule first = rules.get(0);
        assertThat(first.position()).isEqualTo(new Position("tables/a.csv", 4, 1));
        assertThat(first.salience()).isEqualTo(5);
        assertThat(first.enabled()).isFalse();
        assertThat(first.effective()).isEqualTo(Optional.of(LocalDate.of(2026, 1, 1)));
        assertThat(first.expires()).isEqualTo(Optional.of(LocalDate.of(2026, 3, 31)));
        assertThat(first.actions().get(0).position()).isEqualTo(new Position("tables/a.csv", 4, 23));
    }

    @Test
    void everyVerbHasAColumn() {
        PolicyCompiler.Result result = compile("""
                rule,tenant,points,prefer,avoid,forbid,minimise,fallback,requirePlacement,reject,substitute,hedge,queue,tag[team]
                a,a,-3,,,,,,,,,,,
                b,b,,2,,,energy,GPU|CPU,GPU: voice needs it,,,,,
                c,c,,,4,"a reason, with ""quotes\"\"\",,,,429 the quota is used up,,"800, 0.05",2000,search
                d,d,,,,,,,,,llama-3.1-8b,,,
                """);

        assertThat(result.policy()).as(result.findings()::toString).isPresent();
        assertThat(result.policy().orElseThrow().rules())
                .flatExtracting(Rule::actions)
                .extracting(action -> action.getClass().getSimpleName())
                .containsExactly(
                        "Prefer",
                        "Prefer",
                        "Minimise",
                        "Fallback",
                        "RequirePlacement",
                        "Prefer",
                        "Forbid",
                        "Reject",
                        "Hedge",
                        "Queue",
                        "Tag",
                        "Substitute");
    }

    @Test
    void operatorsMayStandInTheHeader() {
        PolicyCompiler.Result result = compile("""
                promptTokens >=,promptTokens <,Candidate.model contains,Candidate.model not startsWith,prefer
                0,4096,8b,llama,1
                4096,8192,-,-,2
                """);

        assertThat(result.policy()).as(result.findings()::toString).isPresent();
        assertThat(result.policy().orElseThrow().rules()).hasSize(2);
    }

    /** Each case marks with ^ where the finding must point to. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            unknown-column     ~ ^placment,prefer
            unknown-column     ~ placement,^preffer
            unknown-column     ~ ^spentUsd,prefer
            unknown-fact       ~ ^Requst.model,prefer
            unknown-fact       ~ ^Backend.placement,prefer
            unknown-field      ~ ^Request.placement,prefer
            ambiguous-field    ~ ^model,prefer
            ambiguous-field    ~ ^region,prefer
            missing-key        ~ ^Request.labels,prefer
            invalid-key        ~ ^tenant[a],prefer
            invalid-key        ~ tenant,^tag
            invalid-key        ~ tenant,^prefer[a]
            duplicate-column   ~ tenant,^Request.tenant,prefer
            duplicate-column   ~ tenant,prefer,^prefer
            syntax             ~ ^tenant between,prefer
            refused-kie-header ~ ^RuleTable Placement,,
            refused-kie-header ~ ^CONDITION,ACTION
            """)
    void refusesHeaders(String code, String marked) {
        assertRefused(code, marked + "\n");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            unknown-class    ~ ^voce,GPU,-,1,
            unknown-class    ~ "chat, ^voce",GPU,-,1,
            unknown-value    ~ chat,^GPUS,-,1,
            unknown-value    ~ chat,"CPU, ^gpu",-,1,
            unknown-constant ~ chat,^Hardware.GPU,-,1,
            type-mismatch    ~ chat,GPU,^fast,1,
            type-mismatch    ~ chat,^< 5,-,1,
            invalid-number   ~ chat,GPU,< ^200ms,1,
            out-of-range     ~ chat,GPU,< ^-1,1,
            empty-range      ~ chat,GPU,^[10..5],1,
            empty-range      ~ chat,GPU,^[5..5),1,
            syntax           ~ chat,GPU,not ^< 5,1,
            syntax           ~ chat,"GPU,^",-,1,
            syntax           ~ chat,GPU,<^,1,
            candidate-operand ~ chat,GPU,> ^Candidate.running,1,
            wrong-arguments  ~ chat,GPU,-,^1.5,
            wrong-arguments  ~ chat,GPU,-,^many,
            wrong-arguments  ~ chat,GPU,-,-,^429
            no-action        ~ ^chat,GPU,-,-,-
            wrong-width      ~ ^chat,GPU,-
            wrong-width      ~ chat,GPU,-,1,,^1
            unclosed         ~ chat,GPU,-,1,^"
            refused-formula  ~ chat,GPU,-,1,^=1+1
            """)
    void refusesCells(String code, String marked) {
        assertRefused(code, "requestClass,placement,ttftMs,prefer,reject\n" + marked + "\n");
    }

    @Test
    void tellsOfAttributesAndNames() {
        assertThat(compile("""
                rule,tenant,salience,expires,prefer
                a,x,high,2026-02-31,1
                a,y,,,1
                """).findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "tables/a.csv:2:5: error refused-salience-expression salience is a whole number, as in salience 10, and is"
                                + " not calculated.",
                        "tables/a.csv:2:10: error invalid-date \"2026-02-31\" is no date; write \"2026-01-31\" or \"31-Jan-2026\".",
                        "tables/a.csv:3:1: error duplicate-rule another rule is named \"a\" in tables/a.csv, line 2; records name"
                                + " rules, so names must differ.");
    }

    @Test
    void rowsOfExclusiveVerbsConflictLikeRules() {
        assertThat(compile("""
                tenant,promptTokens,classify
                acme,-,chat
                -,> 4000,voice
                """).findings())
                .extracting(Finding::code, Finding::line)
                .containsExactly(tuple("conflict", 3));
    }

    @Test
    void aTableWithoutHeaderIsToldSo() {
        assertThat(compile("# only a comment\n\n").findings())
                .extracting(Finding::code)
                .containsExactly("missing-header");
        assertThat(compile(HEADER).policy()).isPresent();
    }

    static Stream<Named<String>> hostile() {
        return Stream.of(
                Named.of("ten megabytes of rows", HEADER + "chat,GPU,1\n".repeat(900_000)),
                Named.of("rows to the limit of length", HEADER + "chat,GPU,1\n".repeat(46_000)),
                Named.of("a hundred thousand short rows", "prefer\n" + "1\n".repeat(100_000)),
                Named.of("ten megabytes of commas", ",".repeat(10_000_000)),
                Named.of("commas to the limit", ",".repeat(500_000)),
                Named.of("quotes", "\"".repeat(500_001)),
                Named.of("unclosed quote", HEADER + "\"" + "chat,GPU,1\n".repeat(40_000)),
                Named.of("huge cell", HEADER + "chat,GPU," + "1".repeat(500_000) + "\n"),
                Named.of("wide header", "tenant,".repeat(60_000) + "prefer\n"),
                Named.of("long list", HEADER + "\"" + "chat,".repeat(390) + "chat\",GPUS,1\n"),
                Named.of("formulas", HEADER + "=cmd|' /C calc'!A0,GPU,1\n".repeat(10_000)),
                Named.of("catastrophic expression", "Request.model matches,prefer\n" + "(a*)*".repeat(300) + "),1\n"),
                Named.of("nul", HEADER + "ch\0at,GPU,1\n"),
                Named.of("right to left", HEADER + "ch\u202eat,GPU,1\n"),
                Named.of("a second byte order mark", "\ufeff\ufeff" + HEADER),
                Named.of(
                        "DRL in a cell",
                        HEADER + "\"chat\"\" ) eval( System.exit(1) ) Request( model == \"\"x\",GPU,1\n"),
                Named.of("DRL in a header", "\"tenant == \"\"a\"\" ) then System.exit(1);\",prefer\n"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedQuickly(String csv) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        PolicyCompiler.Result result = compile(csv);

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings()).isNotEmpty().anyMatch(finding -> finding.severity() == Severity.ERROR);
        assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start))
                .isLessThan(LIMIT);
    }

    @Test
    void aTextStaysATextWhateverItHolds() {
        PolicyCompiler.Result result = compile("""
                tenant,Candidate.model,forbid
                "a\\"" ) eval( true )",") // ","x\\\\"" ); System.exit(1); /* "
                """);

        assertThat(result.policy()).as(result.findings()::toString).isPresent();
        assertThat(result.policy().orElseThrow().rules().get(0).toString())
                .contains("a\\\" ) eval( true )", ") //", "x\\\\\" ); System.exit(1); /*");
    }

    @Test
    void tablesArePartOfADirectoryAndItsRevision(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), Policies.SETTINGS);
        Files.createDirectories(directory.resolve("tables"));
        Files.writeString(directory.resolve("tables/points.csv"), "\ufeff" + HEADER + "chat,GPU,10\n");
        PolicySource source = PolicySource.directory(directory);
        Files.writeString(directory.resolve("tables/points.csv"), HEADER + "chat,GPU,11\n");

        assertThat(new PolicyCompiler().compile(source).policy().orElseThrow().rules())
                .extracting(Rule::name)
                .containsExactly("tables/points.csv row 2");
        assertThat(PolicySource.directory(directory).revision()).isNotEqualTo(source.revision());
    }

    private static PolicyCompiler.Result compile(String csv) {
        return new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, Policies.SETTINGS, "tables/a.csv", csv)));
    }

    private static void assertRefused(String code, String marked) {
        int offset = marked.indexOf('^');
        String csv = marked.substring(0, offset) + marked.substring(offset + 1);
        int line = 1
                + (int) csv.substring(0, offset).chars().filter(c -> c == '\n').count();
        int column = offset - csv.lastIndexOf('\n', offset - 1);

        PolicyCompiler.Result result = compile(csv);

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings())
                .extracting(Finding::code, Finding::line, Finding::column)
                .as(() -> result.findings().toString())
                .containsExactly(tuple(code, line, column));
    }
}
