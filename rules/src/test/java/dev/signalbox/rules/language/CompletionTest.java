package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Policies;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The place is marked with ^. */
class CompletionTest {

    private static final String START = "rule \"a\" when Request( $t : promptTokens, $m : model ) $c : Candidate( ";

    private final Completion completion = new Completion(
            new Completion.Names(Set.of("chat", "voice"), Set.of("gpu-scarce", "dirty"), Set.of("flapping")));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ^                                                     | rule
            rule "a" sal^                                         | salience
            rule "a" salience 10 ^                                | salience, enabled, date-effective, date-expires, when
            rule "a" when Ca^                                     | Candidate
            rule "a" when e^                                      | exists
            rule "a" when Request() not Fl^                       | Fleet
            rule "a" when Request( promptT^                       | promptTokens
            rule "a" when Request( !stre^                         | streaming
            rule "a" when Request( streaming && pro^              | promptTokens
            rule "a" when ( Request( model == "x" ) Gr^           | Grid
            rule "a" when Request( requestClass == ^              | chat, voice, null
            rule "a" when Request( requestClass == "v^            | voice
            rule "a" when Request( requestClass in ("chat", ^     | chat, voice, null
            rule "a" when Request( streaming == t^                | true
            rule "a" when Request( operation == ^                 | chat, completion, embeddings, infer, null
            rule "a" when Request( labels["data"] ^               | ==, !=, in, memberOf, contains, matches, str[startsWith], str[endsWith]
            rule "a" when Clock( hour ^                           | ==, !=, <, <=, >, >=, in, memberOf
            rule "a" when Candidate( marks ^                      | contains
            rule "a" when Candidate( placement == Placement.G^    | GPU
            rule "a" when Candidate( model str[startsWith] n^     | null
            rule "a" when Candidate( ttftMs < 5 ^                 |
            rule "a" when Request() // Cand^                      |
            rule "a" when Request() then place.pref^              | prefer
            rule "a" when Request() then place.minimise("cost"); e^ | end
            rule "a" when Request() then place.minimise(^         | cost, marginal-cost, ttft, end-to-end, energy, carbon
            rule "a" when Request() then place.classify("ch^      | chat
            rule "a" when then place.requirePlacement(Placement.A^ | ASIC
            rule "a" when then place.fallback(Placement.GPU, ^    | GPU, CPU, EDGE, ASIC, HOSTED
            rule "a" when then place.queue(^                      | wait
            rule "a" when then place.queue(1, ^                   |
            rule "a" when Request() then place.minimise("cost"); end ^ | rule
            rule "a" when Bac^                                    | Backend
            rule "a" when Pri^                                    | Price
            rule "a" when acc^                                    | accumulate
            rule "a" when Request() Bac^                          |
            rule "a" when Request() acc^                          |
            rule "a" when $b : Backend() Cand^                    |
            rule "a" when $b : Backend() o^                       | over window:time, over window:length
            rule "a" when exists Backend() over window:^          | time, length
            rule "a" when exists Backend() over window:l^         | length
            rule "a" when accumulate( ^                           | Clock, Budget, Grid, Fleet, Backend, Price
            rule "a" when accumulate( Backend( satur^             | saturation
            rule "a" when accumulate( Backend() ov^               | over window:time, over window:length
            rule "a" when accumulate( Fleet() ov^                 |
            rule "a" when accumulate( Backend( $s : saturation ); ^ | count, sum, average, min, max
            rule "a" when accumulate( Backend(); $n : count(), ^  | count, sum, average, min, max
            rule "a" when accumulate( Backend(); $n : count(), $m : max($x); ^ | $n, $m
            rule "a" when accumulate( Backend(); $n : count(); $n > 1, ^ | $n
            rule "a" when accumulate( Backend(); $n : count(); $n > 1 ) the^ | then
            rule "a" when Situation( name == ^                    | dirty, gpu-scarce, null
            rule "a" when Candidate( marks contains ^             | flapping
            rule "a" when $b : Backend() then ^                   | begin, end, mark, unmark, end
            rule "a" when $b : Backend() then situation.b^        | begin
            rule "a" when Fleet() then situation.b^               | begin
            rule "a" when Request() then situation.b^             |
            rule "a" when $b : Backend() then place.f^            |
            rule "a" when $b : Backend() then situation.mark(^    | $b
            rule "a" when $b : Backend() then situation.mark($b, ^ | flapping, mark
            rule "a" when $b : Backend() then situation.begin("g^ | gpu-scarce, situation
            rule "a" when $b : Backend() then situation.begin("x", ^ | after
            rule "a" when $b : Backend() then situation.begin("x", "1s", ^ | until
            rule "a" when $b : Backend() then situation.begin("x", "1s", "2s", ^ |
            """)
    void proposesWhatFits(String text, String expected) {
        assertThat(labels(text)).isEqualTo(expected == null ? List.of() : List.of(expected.split(", ")));
    }

    @Test
    void proposesVariablesOfTheRightType() {
        assertThat(labels(START + "contextTokens > ^")).containsExactly("null", "$t");
        assertThat(labels(START + "model == ^")).containsExactly("null", "$m");
        assertThat(labels(START + ") then place.prefer(^")).containsExactly("$c");
    }

    @Test
    void proposesVariablesOfEarlierBackends() {
        String first = "rule \"a\" when $b : Backend( $w : waiting, $r : region, running > ^";

        assertThat(labels(first)).containsExactly("null");
        assertThat(labels(first.replace("running > ^", "healthy ) exists Backend( region == ^")))
                .containsExactly("null", "$r");
        assertThat(labels(first.replace("running > ^", "healthy ) not Backend( waiting < ^")))
                .containsExactly("null", "$w");
    }

    @Test
    void theFiguresThatAreProposedAreOfTheVariableAtHand() {
        String text = "rule \"a\" when accumulate( Backend( $r : region, $s : saturation ); av";

        assertThat(completion.at(text, text.length()).get(0).insert()).isEqualTo("$average : average($s)");
    }

    @Test
    void aProposalReplacesWhatIsWrittenAndIsDocumented() {
        String text = "rule \"a\" when Candidate( placement == Placement.g";

        Proposal proposal = completion.at(text, text.length()).get(0);

        assertThat(text.substring(0, proposal.start()) + proposal.insert())
                .isEqualTo("rule \"a\" when Candidate( placement == Placement.GPU");
        assertThat(proposal.documentation()).isEqualTo("The class of hardware it runs on.");
    }

    @Test
    void theProposedRuleIsRight() {
        assertThat(Policies.findings(completion.at("", 0).get(0).insert())).isEmpty();
    }

    @Test
    void everyFieldIsProposed() {
        for (Fact fact : Fact.values()) {
            assertThat(labels("rule \"a\" when " + fact.label() + "( ^")).isEqualTo(Vocabulary.fieldNames(fact));
        }
    }

    @Property(tries = 500)
    void anyPlaceOfAnyTextIsAnswered(@ForAll String text, @ForAll @IntRange(max = 1_000) int place) {
        String rule = "rule \"a\" when $c : Candidate( placement in ( " + text + " then place.forbid( ";
        int offset = Math.min(place, rule.length());

        assertThat(completion.at(rule, offset)).allMatch(proposal -> proposal.end() == offset);
    }

    private List<String> labels(String marked) {
        int offset = marked.indexOf('^');
        String text = marked.substring(0, offset) + marked.substring(offset + 1);
        return completion.at(text, offset).stream().map(Proposal::label).toList();
    }
}
