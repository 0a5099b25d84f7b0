package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case marks with ^ where the finding must point to. */
class SituationRefusalTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown-fact         | ^Backnd()
            placement-fact       | ^Request( promptTokens > 5 )
            placement-fact       | exists ^Candidate()
            situation-loop       | ^Situation( name == "x" )
            unknown-field        | Backend( ^saturaton > 0.5 )
            unknown-field        | Backend( ^ttftMs > 5 )
            unknown-value        | Backend( placement == ^Placement.GPUS )
            out-of-range         | Backend( kvCacheUsage > ^90 )
            type-mismatch        | Backend( healthy == ^"yes" )
            unbound-variable     | Backend( region == ^$r )
            duplicate-pattern    | Backend() ^Backend( healthy )
            too-many-patterns    | Fleet() Grid() ^Budget()
            unbounded-join       | $b : Backend() exists ^Backend( healthy )
            unbounded-join       | $b : Backend() not ^Backend( region != $b.region )
            unbounded-join       | $b : Backend() ^Price( usdPerHour > 5 )
            unbounded-join       | $b : Backend() accumulate( ^Backend( $s : saturation ); $m : max($s); $m > 0.5 )
            unbounded-join       | Price( $p : usdPerHour ) ^Budget( spentUsd > 5 )
            window-each          | Backend() ^over window:time(30s)
            window-fact          | exists Grid() ^over window:time(30s)
            unknown-window       | exists Backend() over window:^tme(30s)
            invalid-duration     | exists Backend() over window:time(^30)
            invalid-duration     | exists Backend() over window:time(^"x")
            out-of-range         | exists Backend() over window:time(^16m)
            out-of-range         | exists Backend() over window:time(^0s)
            out-of-range         | exists Backend() over window:length(^0)
            out-of-range         | exists Backend() over window:length(^5000)
            out-of-range         | exists Backend() over window:length(^1.5)
            unknown-function     | accumulate( Backend( $s : saturation ); $a : ^avg($s); $a > 1 )
            missing-variable     | accumulate( Backend( $s : saturation ); ^sum($s); 1 > 1 )
            unbound-variable     | accumulate( Backend( $s : saturation ); $a : sum(^$t); $a > 1 )
            wrong-arguments      | accumulate( Backend( $s : saturation ); $a : ^sum(); $a > 1 )
            wrong-arguments      | accumulate( Backend( $s : saturation ); $a : sum(^$s * 2); $a > 1 )
            type-mismatch        | accumulate( Backend( $r : region ); $a : sum(^$r); $a > 1 )
            duplicate-variable   | accumulate( Backend( $s : saturation ); ^$s : sum($s); $s > 1 )
            refused-accumulate   | ^accumulate( Backend( $s : saturation ); $a : sum($s) )
            unbound-variable     | accumulate( Backend( $s : saturation ); $a : sum($s); ^$b > 1 )
            unbound-variable     | accumulate( Backend( $s : saturation ); $a : sum($s); $a > ^$s )
            syntax               | accumulate( Backend( $s : saturation ); $a : sum($s); $a ^matches "x" )
            refused-accumulate   | ^accumulate( Backend( $s : saturation ); $a : sum($s); $a > 90x )
            too-many-accumulates | accumulate( Backend(); $a : count(); $a > 1 ) ^accumulate( Grid(); $b : count(); $b > 1 )
            refused-accumulate-source | accumulate( ^not Backend(); $a : count(); $a > 1 )
            refused-accumulate-source | accumulate( ^Backend() and Grid(); $a : count(); $a > 1 )
            refused-accumulate   | not ( ^accumulate( Backend(); $a : count(); $a > 1 ) )
            refused-groupby      | ^groupby( Backend( $r : region ); $k : $r; $a : count(); $a > 1 )
            refused-collect      | Backend() from ^collect( Backend() )
            refused-eval         | ^eval( true )
            refused-method-call  | Backend( ^region.length() > 5 )
            """)
    void refusesConditions(String code, String conditions) {
        assertRefused(code, rule("", conditions, "situation.begin(\"x\");"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown-verb           | situation.^start("x");
            wrong-arguments        | situation.^begin();
            wrong-arguments        | situation.^begin("x", "1s", "1s", "1s");
            wrong-arguments        | situation.begin(^x);
            wrong-arguments        | situation.^end("x", "1s");
            invalid-name           | situation.begin(^"GPU scarce");
            invalid-duration       | situation.begin("x", ^"30 seconds");
            invalid-duration       | situation.begin("x", ^30);
            out-of-range           | situation.begin("x", ^"25h");
            unbound-variable       | situation.mark(^$c, "x");
            wrong-arguments        | situation.mark(^$s, "x");
            wrong-arguments        | situation.mark(^"gpu-a", "x");
            duplicate-verb         | situation.begin("x"); ^situation.end("x");
            situation-mixed        | situation.begin("x"); ^place.minimise("cost");
            situation-mixed        | ^place.minimise("cost"); situation.begin("x");
            syntax                 | situation^;
            syntax                 | situation.begin^;
            syntax                 | situation.begin("x")^
            refused-java           | situation.begin("x" ^+ "y");
            refused-java           | situation.begin("x"); ^System.exit(1);
            refused-working-memory | situation.begin("x"); ^insert( $b );
            """)
    void refusesConsequences(String code, String consequence) {
        assertRefused(code, rule("", "$b : Backend( $s : saturation )", consequence));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            refused-salience       | ^salience 10
            refused-no-loop        | ^no-loop true
            refused-timer          | ^timer (int: 5s)
            """)
    void refusesAttributes(String code, String attribute) {
        assertRefused(code, rule(attribute, "Backend()", "situation.begin(\"x\");"));
    }

    @Test
    void refusesAConsequenceOfNothingByWhatTheRuleMatches() {
        assertThat(Policies.findings("rule \"a\"\nwhen\n    Backend()\nthen\nend\n"))
                .containsExactly("rules/a.drl:1:1: error no-action the rule does nothing; write a call such as"
                        + " situation.begin(\"gpu-scarce\", \"30s\", \"60s\") between then and end.");
    }

    @Test
    void refusesWindowsAndAccumulatesInPlacementRules() {
        assertThat(Policies.findings("""
                rule "a"
                when
                    Candidate() over window:time(10s)
                    accumulate( Candidate( $x : running ); $s : sum($x); $s > 5 )
                then
                    place.minimise("cost");
                end
                """))
                .satisfiesExactly(
                        window -> assertThat(window).startsWith("rules/a.drl:3:17: error refused-window "),
                        accumulate -> assertThat(accumulate).startsWith("rules/a.drl:4:5: error refused-accumulate "));
    }

    @Test
    void namesOfRulesAreUniqueAcrossBothKinds() {
        assertThat(Policies.findings(rule("", "Backend()", "situation.begin(\"x\");")
                        + rule("", "Request()", "place.minimise(\"cost\");")))
                .singleElement()
                .asString()
                .contains("duplicate-rule");
    }

    @Test
    void suggestsWhatWasMeant() {
        assertThat(Policies.findings(rule(
                        "",
                        "accumulate( Backend( $s : saturation ); $mean : avg($s); $mean > 1 )",
                        "situation.begin(\"x\", \"30 sec\");")))
                .containsExactly(
                        "rules/a.drl:3:53: error unknown-function accumulate has no function avg; it has count, sum, average,"
                                + " min, max. Maybe \"average\".",
                        "rules/a.drl:5:26: error invalid-duration \"30 sec\" is no duration in quotes; write one such as"
                                + " \"30s\": 500ms, 30s, 5m or 2h. Maybe \"30s\".");
    }

    @Test
    void placementRulesAskOnlyForWhatBegins() {
        String begins = """
                rule "scarce"
                when
                    $b : Backend( saturation > 0.9 )
                then
                    situation.begin("gpu-scarce");
                    situation.mark($b, "flapping");
                end
                """;
        String asks = """
                rule "asks"
                when
                    Situation( name == "gpu-scarse" )
                    Candidate( marks contains "flaping" )
                then
                    place.minimise("cost");
                end
                """;

        assertThat(Policies.findings(begins + asks))
                .containsExactly(
                        "rules/a.drl:10:16: error unknown-situation no situation rule begins the situation \"gpu-scarse\";"
                                + " there is gpu-scarce. Maybe \"gpu-scarce\".",
                        "rules/a.drl:11:16: error unknown-mark no situation rule puts on backends the mark \"flaping\"; there is"
                                + " flapping. Maybe \"flapping\".");
        assertThat(Policies.findings(begins + asks.replace("scarse", "scarce").replace("flaping", "flapping")))
                .isEmpty();
        assertThat(Policies.findings(asks)).hasSize(2).allMatch(finding -> finding.contains("there is none yet"));
    }

    private static String rule(String attributes, String conditions, String consequence) {
        return "rule \"a\" " + attributes + "\nwhen\n    " + conditions + "\nthen\n    " + consequence + "\nend\n";
    }

    private static void assertRefused(String code, String marked) {
        int offset = marked.indexOf('^');
        String drl = marked.substring(0, offset) + marked.substring(offset + 1);
        int line = 1
                + (int) drl.substring(0, offset).chars().filter(c -> c == '\n').count();
        int column = offset - drl.lastIndexOf('\n', offset - 1);
        assertThat(Policies.compile(drl).findings())
                .extracting(Finding::code, Finding::line, Finding::column)
                .contains(tuple(code, line, column));
    }
}
