package dev.signalbox.rules.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFormatterTest {

    private final PolicyFormatter formatter = new PolicyFormatter();

    @Test
    void givesEachPartItsLine() {
        assertFormatted("""
                package   acme.placement
                import dev.signalbox.spi.Placement
                rule   "a" salience 10, enabled   true date-effective "2026-01-01" when
                Request(requestClass=="voice",promptTokens<-1)and $c:Candidate( placement==Placement.ASIC&&ttftMs<200 )
                  not   Candidate( labels[ "data" ] in('x',"y") ) exists(Clock( hour>=8 ))
                then place.prefer( $c,10 );place . forbid($c , 'it is "late"') ; end rule b when then place.minimise("cost"); end
                """, """
                package acme.placement;

                import dev.signalbox.spi.Placement;

                rule "a"
                    salience 10
                    enabled true
                    date-effective "2026-01-01"
                when
                    Request( requestClass == "voice", promptTokens < -1 )
                    $c : Candidate( placement == Placement.ASIC && ttftMs < 200 )
                    not Candidate( labels["data"] in ("x", "y") )
                    exists (Clock( hour >= 8 ))
                then
                    place.prefer($c, 10);
                    place.forbid($c, 'it is "late"');
                end

                rule b
                when
                then
                    place.minimise("cost");
                end
                """);
    }

    @Test
    void keepsCommentsWhereTheyAre() {
        assertFormatted("""


                // About this file.
                //   Indented.

                /* Of the package,
                   * in two lines. */
                package acme; // trailing
                // Of the rule.
                rule /* inline */ "a" // of the name
                  // first
                  salience 10 // of salience

                  enabled /* or not */ true


                // before when
                when // opened

                  // of the pattern
                  Request( // why
                     streaming, // because
                     // the next
                     promptTokens > 5 /* tokens */ )


                  // another
                  Clock()
                  // the last
                then

                  place.minimise("cost" /* cheap */); // done
                  // at the end
                end // of a
                // after all
                """, """
                // About this file.
                //   Indented.

                /* Of the package,
                 * in two lines. */
                package acme; // trailing

                // Of the rule.
                rule /* inline */ "a" // of the name
                    // first
                    salience 10 // of salience
                    enabled /* or not */ true

                    // before when
                when // opened
                    // of the pattern
                    Request( // why
                        streaming, // because
                        // the next
                        promptTokens > 5 /* tokens */
                    )

                    // another
                    Clock()
                    // the last
                then
                    place.minimise("cost" /* cheap */); // done
                    // at the end
                end // of a

                // after all
                """);
    }

    @Test
    void breaksPatternsThatAreTooLong() {
        assertFormatted("""
                rule "a"
                when
                    $candidate : Candidate( placement == Placement.GPU, prefixOverlap > 0.5, saturation < 0.9, kvCacheUsage < 0.9, owned )
                    exists Candidate( saturation > 0.9 && healthy && owned || kvCacheUsage > 0.95 && healthy && owned || ttftMs > 12345 )
                then
                    place.prefer($candidate, 1);
                end
                """, """
                rule "a"
                when
                    $candidate : Candidate(
                        placement == Placement.GPU,
                        prefixOverlap > 0.5,
                        saturation < 0.9,
                        kvCacheUsage < 0.9,
                        owned
                    )
                    exists Candidate(
                        saturation > 0.9 && healthy && owned || kvCacheUsage > 0.95 && healthy && owned || ttftMs > 12345
                    )
                then
                    place.prefer($candidate, 1);
                end
                """);
    }

    @Test
    void breaksConditionsThatAreTooLong() {
        assertFormatted("""
                rule "a"
                when
                    Request( tenant in ("a tenant with a long name", "another") || model == "a model with a name that is even longer" || streaming )
                then
                    place.minimise("cost");
                end
                """, """
                rule "a"
                when
                    Request(
                        tenant in ("a tenant with a long name", "another")
                                || model == "a model with a name that is even longer"
                                || streaming
                    )
                then
                    place.minimise("cost");
                end
                """);
    }

    @Test
    void joinsPatternsThatFitAgain() {
        assertFormatted("""
                rule "a"
                when
                    Request(
                        streaming,
                        tools
                    )
                then
                    place.minimise(
                        "cost");
                end
                """, """
                rule "a"
                when
                    Request( streaming, tools )
                then
                    place.minimise("cost");
                end
                """);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            refused-function | function void f() { } rule "a" when then place.minimise("cost"); end
            syntax           | rule "a" whn Request() then place.minimise("cost"); end
            unclosed         | rule "a" when Request( model == "x ) then place.minimise("cost"); end
            refused-variable | rule "a" when then int i = 5; end
            refused-arithmetic | rule "a" when Request( promptTokens + 1 > 2 ) then place.minimise("cost"); end
            """)
    void leavesAloneWhatCannotBeRead(String code, String text) {
        PolicyFormatter.Formatted formatted = formatter.format("rules/a.drl", text);

        assertThat(formatted.text()).isEqualTo(text);
        assertThat(formatted.findings()).extracting(Finding::code).contains(code);
    }

    @Test
    void formatsRulesThatAreOnlyWrong() {
        assertFormatted("rule \"a\" when Requst( x==1 ) Candidate( tft>1 ) then place.minimize( \"x\" ); end", """
                rule "a"
                when
                    Requst( x == 1 )
                    Candidate( tft > 1 )
                then
                    place.minimize("x");
                end
                """);
    }

    @Test
    void readsWindowsLineEnds() {
        assertFormatted("// one\r\nrule \"a\"\r\nwhen\r\n\r\n\r\nthen\r\n  place.minimise(\"cost\");\r\nend\r\n", """
                // one
                rule "a"
                when
                then
                    place.minimise("cost");
                end
                """);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "'// only a comment'"})
    void formatsFilesWithoutRules(String text) {
        assertThat(formatter.format("rules/a.drl", text).text()).isEqualTo(text.isBlank() ? "" : text + "\n");
    }

    @Test
    void tablesHaveNoNeedlessQuotesAndSayAnyWithAHyphen() {
        String written = """

                # Points, per class.,,\r
                "# of, two\r
                lines",,,\r
                \r
                \r
                "requestClass",placement, comment ,points,\r
                chat , "GPU",,10,\r
                ,,,,\r
                "batch","CPU, EDGE","so ""cheap\"\"\",\r
                """;
        String canonical = """
                # Points, per class.
                # of, two
                # lines

                requestClass,placement,comment,points
                chat,GPU,,10

                batch,"CPU, EDGE","so ""cheap\"\"\",-
                """;

        assertThat(formatter.format("tables/a.csv", written))
                .isEqualTo(new PolicyFormatter.Formatted(canonical, List.of()));
        assertThat(formatter.format("tables/a.csv", canonical).text()).isEqualTo(canonical);
        assertThat(formatter.format("tables/a.csv", "\ufeff" + written).text()).isEqualTo("\ufeff" + canonical);
    }

    @Test
    void leavesATableAloneThatCannotBeRead() {
        PolicyFormatter.Formatted formatted = formatter.format("tables/a.csv", " tenant,prefer\n\"a,1\n");

        assertThat(formatted.text()).isEqualTo(" tenant,prefer\n\"a,1\n");
        assertThat(formatted.findings())
                .extracting(Finding::toString)
                .containsExactly("tables/a.csv:2:1: error unclosed this quote is not closed.");
    }

    @Test
    void knowsWhichFilesHaveAForm() {
        assertThatThrownBy(() -> formatter.format("policy.yaml", "")).hasMessageContaining("policy.yaml");
        assertThat(PolicyFormatter.formats("policy.yaml")).isFalse();
    }

    @Test
    void theDefaultPolicyIsInCanonicalForm() throws IOException {
        PolicySource policy = PolicySource.directory(Path.of("../core/src/main/distribution/policy"));

        policy.files().forEach((file, text) -> {
            if (PolicyFormatter.formats(file)) {
                assertThat(formatter.format(file, text))
                        .as(file)
                        .isEqualTo(new PolicyFormatter.Formatted(text, List.of()));
            }
        });
    }

    private void assertFormatted(String text, String expected) {
        PolicyFormatter.Formatted formatted = formatter.format("rules/a.drl", text);

        assertThat(formatted.findings()).isEmpty();
        assertThat(formatted.text()).isEqualTo(expected);
        assertThat(formatter.format("rules/a.drl", expected).text()).isEqualTo(expected);
    }
}
