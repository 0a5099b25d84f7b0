package dev.signalbox.rules.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SituationAnalysisTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);
    private static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes:
              chat: {ttft: 800ms}
            """;
    private static final String READER =
            "rule \"reader\" when Situation( name == \"s\" ) then place.minimise(\"cost\"); end\n";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            Clock( hour > 23 ) ~ 2:22 impossible-condition hour > 23 never holds: hour is a whole number from 0 to 23.
            Backend( running > 5 && < 6 ) ~ 2:39 impossible-condition running < 6 and running > 5 (2:24) contradict each other: nothing satisfies both.
            Backend( id == null ) ~ 2:24 impossible-condition id == null never holds: id is any text.
            Backend( healthy || healthy == false ) ~ 2:24 always-true healthy == true || healthy == false always holds: healthy is one of false, true; leave it out.
            exists Backend( saturation > 0.9, saturation > 0.8 ) over window:time(5s) ~ 2:49 redundant-condition saturation > 0.8 holds whenever saturation > 0.9 (2:31) does; leave it out. For example Backend( saturation == 2 ).
            $g : Grid( carbonIntensity > 450 ) Backend( region == $g.region, region != $g.region ) ~ 2:80 impossible-condition region != Grid.region and region == Grid.region (2:59) contradict each other: nothing satisfies both.
            """)
    void conditionsOfPatternsAreLookedAt(String pattern, String finding) {
        assertThat(shownOfConditions(READER + "rule \"r\" when " + pattern + " then situation.begin(\"s\"); end"))
                .containsExactly(finding);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            Backend( healthy ); $n : count(); $n >= 0 ~ always-true count() >= 0 always holds: count() is a whole number, at least 0; leave it out.
            Backend( healthy ); $n : count(); $n < 0 ~ impossible-condition count() < 0 never holds: count() is a whole number, at least 0.
            Backend( $x : kvCacheUsage ); $a : average($x); $a > 1.5 ~ impossible-condition average(kvCacheUsage) > 1.5 never holds: average(kvCacheUsage) is a number from 0 to 1, or unknown.
            Backend( $x : saturation, saturation > 0.9 ); $a : min($x); $a < 0.5 ~ impossible-condition min(saturation) < 0.5 never holds: min(saturation) is a number, at least 0.9, or unknown.
            Backend( $x : running ); $a : max($x); $a > 3, $a < 4 ~ impossible-condition max(running) < 4 and max(running) > 3 (2:66) contradict each other: nothing satisfies both.
            Backend( $x : saturation ); $a : min($x), $b : max($x); $a > 0.9, $b < 0.5 ~ impossible-condition max(saturation) < 0.5 and min(saturation) > 0.9 (2:83) contradict each other: nothing satisfies both.
            Backend( $x : saturation ); $a : sum($x); $a > 5, $a > 4 ~ redundant-condition sum(saturation) > 4 holds whenever sum(saturation) > 5 (2:69) does; leave it out.
            Backend( id == "gpu-a" ) over window:length(3); $n : count(); $n > 3 ~ impossible-condition count() > 3 never holds: count() is a whole number from 0 to 3, as it counts one backend.
            Backend( id == "gpu-a", healthy ); $n : count(); $n >= 2 ~ impossible-condition count() >= 2 never holds: count() is a whole number from 0 to 1, as it counts one backend.
            Backend( $x : waiting, waiting == null ); $a : average($x); $a > 1 ~ impossible-condition average(waiting) > 1 never holds: average(waiting) is unknown.
            """)
    void figuresAreLookedAt(String accumulate, String finding) {
        assertThat(
                        shownOfConditions(READER + "rule \"r\" when accumulate( " + accumulate
                                        + " ) then situation.begin(\"s\"); end")
                                .stream()
                                .map(text -> text.substring(text.indexOf(' ') + 1)))
                .containsExactly(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            $b : Backend( healthy ) accumulate( Backend( id == $b.id, healthChanged ) over window:time(5m); $n : count(); $n >= 4 )
            $b : Backend( waiting > 3 ) not Backend( id != $b.id, waiting < $b.waiting, region == $b.region )
            $b : Backend( healthy, region == "eu" ) exists Backend( region == $b.region, healthy == false )
            $p : Price( usdPerHour > 4 ) Backend( id == $p.backend, saturation < 0.1 )
            accumulate( Backend( placement == Placement.GPU, $s : saturation ); $m : max($s), $a : average($s); $m > 0.9, $a < 0.5 )
            Fleet( placement == Placement.GPU, healthy < 2 ) Clock( hour >= 8, hour < 20 )
            """)
    void whatMayHoldOrNotIsLeftAlone(String conditions) {
        assertThat(shown(READER + "rule \"r\" when " + conditions + " then situation.begin(\"s\"); end"))
                .isEmpty();
    }

    @Test
    void whatNoPlacementRuleAsksForIsShown() {
        assertThat(shown("""
                rule "busy" when $b : Backend( saturation > 0.9 ) then situation.begin("busy"); situation.mark($b, "hot"); end
                rule "other" when Situation( name == "other" ) then place.minimise("cost"); end
                rule "begins other" when Backend( healthy == false ) then situation.begin("other"); end
                """))
                .containsExactly(
                        "1:56 unread-situation no placement rule asks for the situation \"busy\", which rule \"busy\" begins: it"
                                + " is recorded and changes no decision.",
                        "1:81 unread-mark no placement rule asks for the mark \"hot\", which rule \"busy\" puts on backends: it"
                                + " is recorded and changes no decision.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            Situation()
            not Situation( name in ("s", "t") )
            Situation( name != "t" )
            Situation( name str[startsWith] "s" )
            exists Candidate( healthy || !(marks contains "m") ) Situation( name == "s" )
            """)
    void whateverAsksForItInAnyWayCounts(String conditions) {
        assertThat(codes("rule \"a\" when " + conditions + " then place.minimise(\"cost\"); end\n"
                        + "rule \"m\" when exists Candidate( marks contains \"m\" ) then place.queue(10); end\n"
                        + "rule \"t\" when Situation( name == \"t\" ) then place.hedge(100, 0.1); end\n"
                        + "rule \"b\" when $b : Backend( saturation > 0.9 )"
                        + " then situation.begin(\"s\"); situation.begin(\"t\"); situation.mark($b, \"m\"); end"))
                .isEmpty();
    }

    @Test
    void whatIsAskedForAndCannotBeginIsShown() {
        assertThat(shown(READER + """
                rule "a" enabled false when Backend( saturation > 0.9 ) then situation.begin("s"); end
                rule "b" date-expires "2026-01-01" when Backend( saturation > 0.8 ) then situation.begin("s"); end
                rule "c" when Clock( hour > 23 ) then situation.begin("s"); end
                """))
                .containsExactly(
                        "1:31 unbegun-situation the situation \"s\" does not begin: rule \"a\" is disabled, rule \"b\" has"
                                + " expired, rule \"c\" never matches.",
                        "3:1 expired-rule rule \"b\" expired on 2026-01-01 and never matches again; delete it.",
                        "4:22 impossible-condition hour > 23 never holds: hour is a whole number from 0 to 23.");
    }

    @Test
    void aMarkThatNoBackendGetsIsShown() {
        assertThat(shown("""
                rule "reader" when $c : Candidate( marks contains "hot" ) then place.avoid($c, 1); end
                rule "hot" enabled false when $b : Backend( saturation > 0.9 ) then situation.mark($b, "hot"); end
                """))
                .containsExactly("1:36 unbegun-mark the mark \"hot\" does not appear: rule \"hot\" is disabled.");
    }

    @Test
    void endingWhatNeverBeginsIsAnError() {
        assertThat(new PolicyCompiler().compile(source("""
                                rule "a" when $b : Backend( healthy ) then situation.begin("busy"); situation.mark($b, "hot"); end
                                rule "b" when $b : Backend( healthy == false ) then situation.end("bussy"); situation.unmark($b, "hit"); end
                                """)).findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "rules/a.drl:2:53: error unknown-situation no situation rule begins the situation \"bussy\"; there is"
                                + " busy. Maybe \"busy\".",
                        "rules/a.drl:2:77: error unknown-mark no situation rule puts on backends the mark \"hit\"; there is"
                                + " hot. Maybe \"hot\".");
    }

    private static List<String> codes(String drl) {
        return findings(drl).stream().map(Finding::code).toList();
    }

    /** But for those of situations that do not begin because of others. */
    private static List<String> shownOfConditions(String drl) {
        return shown(drl).stream()
                .filter(text -> !text.contains("unbegun-situation"))
                .toList();
    }

    private static List<String> shown(String drl) {
        return findings(drl).stream()
                .map(finding ->
                        finding.line() + ":" + finding.column() + " " + finding.code() + " " + finding.message())
                .toList();
    }

    private static List<Finding> findings(String drl) {
        PolicySource source = source(drl);
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);
        assertThat(result.findings()).isEmpty();
        return PolicyAnalysis.of(source, result.policy().orElseThrow(), TODAY);
    }

    private static PolicySource source(String drl) {
        return PolicySource.of(Map.of(PolicySource.SETTINGS, SETTINGS, "rules/a.drl", drl));
    }
}
