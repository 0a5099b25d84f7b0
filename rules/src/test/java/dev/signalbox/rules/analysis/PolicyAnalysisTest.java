package dev.signalbox.rules.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyAnalysisTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);
    private static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes:
              chat: {ttft: 800ms}
              voice: {ttft: 200ms}
            """;

    @Nested
    final class Conditions {

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                Clock( hour > 23 ) ~ 1:22 impossible-condition hour > 23 never holds: hour is a whole number from 0 to 23.
                Request( requestClass != "chat" && != "voice" ) ~ 1:50 impossible-condition requestClass != "voice" and requestClass != "chat" (1:24) contradict each other: nothing satisfies both.
                Request( promptTokens < 10, promptTokens > 20 ) ~ 1:43 impossible-condition promptTokens > 20 and promptTokens < 10 (1:24) contradict each other: nothing satisfies both.
                Request( promptTokens > 5 && < 6 ) ~ 1:44 impossible-condition promptTokens < 6 and promptTokens > 5 (1:24) contradict each other: nothing satisfies both.
                Request( tenant == "a", region == "eu", tenant == null ) ~ 1:55 impossible-condition tenant == null and tenant == "a" (1:24) contradict each other: nothing satisfies both.
                Request( operation == "chat" && operation == "embeddings" ) ~ 1:47 impossible-condition operation == "embeddings" and operation == "chat" (1:24) contradict each other: nothing satisfies both.
                Request( model str[startsWith] "llama", model str[startsWith] "qwen" ) ~ 1:55 impossible-condition model str[startsWith] "qwen" and model str[startsWith] "llama" (1:24) contradict each other: nothing satisfies both.
                Request( tenant in ("a", "b"), tenant matches "c.*" ) ~ 1:46 impossible-condition tenant matches "c.*" and tenant in ("a", "b") (1:24) contradict each other: nothing satisfies both.
                Request( $t : ttftTargetMs ) Candidate( ttftMs < $t, ttftMs > $t ) ~ 1:68 impossible-condition ttftMs > Request.ttftTargetMs and ttftMs < Request.ttftTargetMs (1:55) contradict each other: nothing satisfies both.
                Request( tenant == "a" || promptTokens < 0.5 && > 0.2 ) ~ 1:41 impossible-condition promptTokens < 0.5 && promptTokens > 0.2 never holds: promptTokens is a whole number, at least 0; leave this alternative out.
                """)
        void thatNeverHoldAreShownWithWhatContradictsThem(String pattern, String finding) {
            assertThat(shown("rule \"r\" when " + pattern + " then place.minimise(\"cost\"); end"))
                    .containsExactly(finding);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                Request( promptTokens >= 0 ) ~ 1:24 always-true promptTokens >= 0 always holds: promptTokens is a whole number, at least 0; leave it out.
                Clock( hour < 24 ) ~ 1:22 always-true hour < 24 always holds: hour is a whole number from 0 to 23; leave it out.
                Request( tools || tools == false ) ~ 1:24 always-true tools == true || tools == false always holds: tools is one of false, true; leave it out.
                Request( requestClass in ("chat", "voice") ) ~ 1:24 always-true requestClass in ("chat", "voice") always holds: requestClass is one of chat, voice; leave it out.
                Request( promptTokens < 300, promptTokens < 400 ) ~ 1:44 redundant-condition promptTokens < 400 holds whenever promptTokens < 300 (1:24) does; leave it out. For example Request( promptTokens == 0 ).
                Request( tenant in ("a", "b"), tenant == "a" ) ~ 1:24 redundant-condition tenant in ("a", "b") holds whenever tenant == "a" (1:46) does; leave it out. For example Request( tenant == "a" ).
                """)
        void thatSayNothingAreShown(String pattern, String finding) {
            assertThat(shown("rule \"r\" when " + pattern + " then place.minimise(\"cost\"); end"))
                    .containsExactly(finding);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                Request( tenant != null, tenant != "a" )
                Request( promptTokens > 5, promptTokens < 7 )
                Request( deadlineMs > 5, deadlineMs < 6 )
                Request( ttftTargetMs >= 0 )
                Request( model str[startsWith] "llama", model not str[startsWith] "llama-3" )
                Request( $t : ttftTargetMs ) Candidate( ttftMs < $t, tpotMs > $t )
                Request( requestClass != "chat" )
                exists Candidate( healthy == true, waiting == 0 )
                not Candidate( placement == Placement.GPU )
                Budget( fraction > 0.8, fraction <= 1.2 )
                """)
        void thatMayHoldOrNotAreLeftAlone(String pattern) {
            assertThat(shown("rule \"r\" when " + pattern + " then place.minimise(\"cost\"); end"))
                    .isEmpty();
        }

        @Test
        void ofDifferentPatternsAreTakenTogether() {
            assertThat(shown("""
                    rule "r"
                    when
                        Request( requestClass == "voice", $t : ttftTargetMs, ttftTargetMs < 100 )
                        $c : Candidate( ttftMs < $t, ttftMs > 150 )
                    then
                        place.prefer($c, 1);
                    end
                    """))
                    .containsExactly(
                            "1:1 impossible-condition rule \"r\" never fires: nothing satisfies all of its conditions together.");
        }
    }

    @Nested
    final class Pairs {

        @Test
        void aRuleShadowedByAHigherSalienceIsShownWithARequest() {
            assertThat(shown("""
                    rule "short" when Request( promptTokens < 100 ) then place.minimise("ttft"); end
                    rule "all short" salience 5 when Request( promptTokens < 1000 ) then place.minimise("cost"); end
                    """))
                    .containsExactly(
                            "1:54 shadowed-rule rule \"short\" says minimise(\"ttft\") in vain: whenever it matches, rule"
                                    + " \"all short\" (rules/a.drl:2:70) matches too and says minimise(\"cost\") with the higher"
                                    + " salience 5. For example Request( promptTokens == 0 ).");
        }

        @Test
        void aRuleThatSaysWhatAnotherSaysIsShownWithACandidate() {
            assertThat(shown("""
                    rule "theirs" when $c : Candidate( owned == false ) then place.forbid($c, "theirs"); end
                    rule "hosted" when Request( labels["data"] == "personal" )
                        $c : Candidate( owned == false, placement == Placement.HOSTED ) then place.forbid($c, "hosted"); end
                    """))
                    .containsExactly(
                            "3:74 subsumed-rule rule \"hosted\" says nothing that is not said by rule \"theirs\""
                                    + " (rules/a.drl:1:58): that matches wherever this one does and says forbid too. For example"
                                    + " Request( labels[\"data\"] == \"personal\" ) and Candidate( owned == false, placement =="
                                    + " Placement.HOSTED ).");
        }

        @Test
        void pointsForWhatIsForbiddenAreShown() {
            assertThat(shown("""
                    rule "ban" when $c : Candidate( errorRate > 0.5 ) then place.forbid($c, "fails"); end
                    rule "like" when $c : Candidate( errorRate > 0.75, placement == Placement.CPU )
                    then place.prefer($c, 5); end
                    """))
                    .containsExactly(
                            "3:6 contradicted-rule rule \"like\" says prefer(5) of candidates that rule \"ban\""
                                    + " (rules/a.drl:1:56) forbids, every one: its points never count. For example"
                                    + " Candidate( errorRate == 0.875, placement == Placement.CPU ).");
        }

        @Test
        void aCopyIsShown() {
            assertThat(shown("""
                    rule "one" when $c : Candidate( placement == Placement.CPU ) then place.prefer($c, 5); end
                    rule "two" when $c : Candidate( placement in (Placement.CPU) ) then place.prefer($c, 5); end
                    """))
                    .containsExactly(
                            "2:69 repeated-rule rule \"two\" repeats rule \"one\" (rules/a.drl:1:67): both match"
                                    + " the same and say prefer(5), so the points count twice. For example"
                                    + " Candidate( placement == Placement.CPU ).");
        }

        @Test
        void aRuleForRequestsThatAreRefusedIsShown() {
            assertThat(shown("""
                    rule "no" when Request( tenant == "x" ) then place.reject(429, "no"); end
                    rule "r" when Request( tenant == "x", tools ) then place.minimise("cost"); end
                    """))
                    .containsExactly(
                            "2:52 shadowed-rule rule \"r\" says minimise(\"cost\") in vain: whenever it matches, rule"
                                    + " \"no\" (rules/a.drl:1:46) refuses the request. For example"
                                    + " Request( tenant == \"x\", tools == true ).");
        }

        @Test
        void existsAndNotAreComparedAsWell() {
            assertThat(codes("""
                    rule "a" salience 2 when exists Candidate( placement == Placement.CPU ) then place.minimise("cost"); end
                    rule "b" when exists Candidate( placement == Placement.CPU, waiting == 0 ) then place.minimise("ttft"); end
                    rule "c" salience 2 when not Situation( name == "x" ) then place.queue(10); end
                    rule "d" when not Situation() then place.queue(20); end
                    rule "e" when Fleet() then situation.begin("x"); end
                    """)).containsExactly("shadowed-rule", "shadowed-rule");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                salience 1 when Request( promptTokens < 100 ) ~ when Request( promptTokens < 101 )
                salience 1 when Request( tenant == "a", tools ) ~ when Request( tenant == "a" )
                salience 1 date-expires "2026-04-01" when Request() ~ when Request()
                salience 1 date-effective "2026-03-05" when Request() ~ when Request()
                salience 1 enabled false when Request() ~ when Request()
                salience 1 when exists Candidate( waiting == 0 ) ~ when exists Candidate( waiting <= 1 )
                salience 1 when Request( tenant matches "a.*" ) ~ when Request( tenant str[startsWith] "a" )
                """)
        void aRuleThatCanStillDecideIsLeftAlone(String higher, String lower) {
            assertThat(codes("rule \"h\" " + higher + " then place.minimise(\"cost\"); end\nrule \"l\" " + lower
                            + " then place.minimise(\"ttft\"); end"))
                    .isEmpty();
        }
    }

    @Nested
    final class Tables {

        @Test
        void rowsThatSayNothingNewAreShownWithRowAndColumn() {
            assertThat(ofTable("""
                    requestClass,placement,forbid
                    chat,"CPU, EDGE",slow
                    chat,EDGE,too slow
                    """))
                    .containsExactly(
                            "tables/a.csv:3:11: warning subsumed-rule rule \"tables/a.csv row 3\" says nothing that is not"
                                    + " said by rule \"tables/a.csv row 2\" (tables/a.csv:2:18): that matches wherever this"
                                    + " one does and says forbid too. For example Request( requestClass == \"chat\" ) and"
                                    + " Candidate( placement == Placement.EDGE ).");
        }

        @Test
        void rowsThatAreNeverReachedAreShownWithRowAndColumn() {
            assertThat(ofTable("""
                    promptTokens,tenant,minimise,salience
                    < 1000,-,ttft,2
                    < 100,acme,cost,1
                    -,-,energy,0
                    """))
                    .containsExactly(
                            "tables/a.csv:3:12: warning shadowed-rule rule \"tables/a.csv row 3\" says minimise(\"cost\") in"
                                    + " vain: whenever it matches, rule \"tables/a.csv row 2\" (tables/a.csv:2:10) matches"
                                    + " too and says minimise(\"ttft\") with the higher salience 2. For example Request("
                                    + " promptTokens == 0, tenant == \"acme\" ).");
        }

        @Test
        void rowsThatOthersTakeAmongThemAreShown() {
            assertThat(ofTable("""
                    promptTokens,minimise,salience
                    < 100,ttft,3
                    < 20,cost,2
                    >= 100,cost,1
                    [50..150],energy,0
                    """))
                    .containsExactly(
                            "tables/a.csv:3:6: warning shadowed-rule rule \"tables/a.csv row 3\" says minimise(\"cost\") in"
                                    + " vain: whenever it matches, rule \"tables/a.csv row 2\" (tables/a.csv:2:7) matches"
                                    + " too and says minimise(\"ttft\") with the higher salience 3. For example Request("
                                    + " promptTokens == 0 ).",
                            "tables/a.csv:5:11: warning shadowed-rule rule \"tables/a.csv row 5\" says"
                                    + " minimise(\"energy\") in vain: whatever it matches, one of these matches too, with a"
                                    + " higher salience: rule \"tables/a.csv row 2\" (tables/a.csv:2:7), rule"
                                    + " \"tables/a.csv row 4\" (tables/a.csv:4:8). For example Request( promptTokens == 50 ).");
            assertThat(ofTable("""
                    promptTokens,minimise,salience
                    < 100,ttft,3
                    > 100,cost,1
                    [50..150],energy,0
                    """)).isEmpty();
        }

        @Test
        void cellsThatNeverHoldAreShown() {
            assertThat(ofTable("""
                    promptTokens,Request.promptTokens >,minimise
                    < 100,200,cost
                    """))
                    .containsExactly(
                            "tables/a.csv:2:7: warning impossible-condition promptTokens > 200 and promptTokens < 100 (2:1)"
                                    + " contradict each other: nothing satisfies both.");
        }

        @Test
        void rowsAndRulesAreComparedWithEachOther() {
            assertThat(ofRules(Map.of(
                                    "rules/a.drl",
                                    "rule \"no\" when Request( tenant == \"acme\" ) then place.reject(429, \"no\"); end",
                                    "tables/a.csv",
                                    "tenant,minimise\nacme,cost\n"))
                            .stream()
                            .map(finding -> finding.file() + ":" + finding.line() + ":" + finding.column() + " "
                                    + finding.code()))
                    .containsExactly("tables/a.csv:2:6 shadowed-rule");
        }

        private List<String> ofTable(String csv) {
            return ofRules(Map.of("tables/a.csv", csv)).stream()
                    .map(Finding::toString)
                    .toList();
        }
    }

    @Test
    void rulesWhoseTimeIsOverAreShown() {
        assertThat(shown("""
                rule "old" date-expires "2026-03-04" when then place.minimise("cost"); end
                rule "last day" date-expires "2026-03-05" when then place.reject(429, "closed"); end
                """))
                .containsExactly(
                        "1:1 expired-rule rule \"old\" expired on 2026-03-04 and never fires again; delete it.");
    }

    @Nested
    final class Classes {

        @Test
        void thatNoRequestGetsAreShownWithTheRulesThatWait() {
            assertThat(of("""
                    rule "v" when Request( requestClass == "voice" ) then place.minimise("ttft"); end
                    rule "c" when Request( requestClass == "chat" ) then place.minimise("cost"); end
                    """))
                    .containsExactly(
                            "policy.yaml:5:3: warning ungiven-class no request gets the class voice: no rule says"
                                    + " classify(\"voice\"), and it is not the default class; so these rules never fire: \"v\".");
        }

        @Test
        void thatNoRuleTreatsAreShownWithARequestThatGetsThem() {
            assertThat(of("""
                    rule "use" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                    rule "c" when Request( requestClass == "chat" ) then place.minimise("cost"); end
                    """))
                    .containsExactly(
                            "policy.yaml:5:3: warning untreated-class no rule tests for the class voice, as they do"
                                    + " for chat: its targets, the objective and the rules for all classes alone place its requests. For"
                                    + " example Request( labels[\"use\"] == \"voice\" ).");
        }

        @Test
        void whoseRequestsHaveNowhereToGoAreShown() {
            assertThat(of("""
                    rule "slow" when Request( requestClass == "chat" )
                        $c : Candidate( placement in (Placement.CPU, Placement.EDGE) ) then place.forbid($c, "slow"); end
                    rule "dear" when Request( requestClass == "chat" )
                        $c : Candidate( placement not in (Placement.CPU, Placement.EDGE) ) then place.forbid($c, "dear"); end
                    rule "use" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                    rule "v" when Request( requestClass == "voice" ) then place.minimise("cost"); end
                    """))
                    .containsExactly(
                            "policy.yaml:4:3: warning no-candidate every candidate is forbidden for the class chat:"
                                    + " together, \"slow\", \"dear\" leave none. For example Request( requestClass == \"chat\" ).");
        }
    }

    @Nested
    final class NoCandidates {

        private static final String VOICE = """
                rule "use" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                rule "v" when Request( requestClass == "voice" ) then place.minimise("cost"); end
                """;

        @Test
        void becauseThePlacementThatIsRequiredIsForbidden() {
            assertThat(of(VOICE + """
                    rule "at home" when Request( requestClass == "voice" )
                    then place.requirePlacement(Placement.EDGE, "near the speaker"); end
                    rule "edge is full" when $c : Candidate( placement == Placement.EDGE )
                    then place.forbid($c, "full"); end
                    """))
                    .containsExactly(
                            "policy.yaml:5:3: warning no-candidate every candidate for the class voice is forbidden or not of"
                                    + " the placement that is required: together, \"at home\", \"edge is full\" leave none."
                                    + " For example Request( requestClass == \"voice\" ).");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                Request( requestClass == "voice" ) ~ salience 1 when Request( requestClass == "voice", promptTokens > 9 )
                Request( requestClass == "voice" ) ~ salience 1 when exists Candidate( waiting == 0 )
                Request( requestClass == "voice", tools ) ~ when Request( tenant == "x", tools == false )
                exists Candidate( waiting == 0 ) ~ enabled false when
                """)
        void butNotWhereAnotherPlacementMayBeRequired(String conditions, String other) {
            assertThat(of(VOICE + "rule \"at home\" when " + conditions
                            + " then place.requirePlacement(Placement.EDGE, \"near\"); end\nrule \"other\" " + other
                            + " then place.requirePlacement(Placement.GPU, \"far\"); end\n"
                            + "rule \"full\" when $c : Candidate( placement == Placement.EDGE )"
                            + " then place.forbid($c, \"full\"); end"))
                    .isEmpty();
        }
    }

    @Test
    void theDefaultClassNeedsNoRuleOfItsOwn() {
        assertThat(of("""
                rule "use" when Request( labels["use"] == "voice" ) then place.classify("voice"); end
                rule "v" when Request( requestClass == "voice" ) then place.minimise("ttft"); end
                """)).isEmpty();
    }

    /** The examples of the documentation. */
    @Test
    void saysWhatTheDocumentationShows() throws Exception {
        String document = Files.readString(Path.of("docs/analysis.md"));
        Matcher blocks = Pattern.compile("```\n(rule .*?)```\n```\n(.*?)```", Pattern.DOTALL)
                .matcher(document);
        int found = 0;
        while (blocks.find()) {
            found++;
            assertThat(of(blocks.group(1)).stream().filter(text -> !text.startsWith("policy.yaml")))
                    .containsExactlyElementsOf(blocks.group(2).lines().toList());
        }
        assertThat(found).isEqualTo(3);
    }

    private static List<String> of(String drl) {
        return findings(drl).stream().map(Finding::toString).toList();
    }

    private static List<String> codes(String drl) {
        return findings(drl).stream()
                .map(Finding::code)
                .filter(code -> !code.equals("ungiven-class"))
                .toList();
    }

    private static List<String> shown(String drl) {
        return findings(drl).stream()
                .filter(finding -> !finding.file().equals(PolicySource.SETTINGS))
                .map(finding ->
                        finding.line() + ":" + finding.column() + " " + finding.code() + " " + finding.message())
                .toList();
    }

    private static List<Finding> findings(String drl) {
        return findings(Map.of("rules/a.drl", drl));
    }

    /** But for those of the settings, which have a class that no rule mentions. */
    private static List<Finding> ofRules(Map<String, String> files) {
        return findings(files).stream()
                .filter(finding -> !finding.file().equals(PolicySource.SETTINGS))
                .toList();
    }

    private static List<Finding> findings(Map<String, String> rules) {
        Map<String, String> files = new HashMap<>(rules);
        files.put(PolicySource.SETTINGS, SETTINGS);
        PolicySource source = PolicySource.of(files);
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);
        assertThat(result.findings()).isEmpty();
        Policy policy = result.policy().orElseThrow();
        return PolicyAnalysis.of(source, policy, TODAY);
    }
}
