package dev.signalbox.rules.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyNotTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);
    private static final List<String> NAMES = List.of("gpu-a", "gpu-b", "cpu");

    @Test
    void namesTheFirstConditionThatFailedWithItsPlaceAndWhatWasFound() {
        RuleVerdict verdict = verdict("""
                rule "small"
                when
                    Request( tenant == "acme", promptTokens <= 256 && streaming == true )
                then
                    place.minimise("cost");
                end
                """);

        assertThat(verdict.fired()).isEmpty();
        assertThat(verdict.failures()).hasSize(1);
        Failure failure = verdict.failures().get(0);
        assertThat(failure.condition()).isEqualTo("promptTokens <= 256");
        assertThat(failure.position().line()).isEqualTo(3);
        assertThat(failure.position().column()).isEqualTo(32);
        assertThat(failure.required()).isEqualTo("at most 256 tokens");
        assertThat(failure.observations())
                .containsExactly(new Failure.Observation(
                        Outcome.NO_CANDIDATE, List.of(new Failure.Reading("promptTokens", "500 tokens"))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            tenant != "acme" ~ tenant must be other than acme, but is acme
            tenant in ("a", "b") ~ tenant must be one of a, b, but is acme
            region == "eu" ~ region must be eu, but is unknown
            labels["data"] == null ~ labels["data"] must be unknown, but is personal
            deadlineMs != null ~ deadlineMs must be known, but is unknown
            promptTokens in (1, 2) ~ promptTokens must be one of 1, 2, but is 500 tokens
            !(promptTokens > 100) ~ promptTokens must be not above 100 tokens, but is 500 tokens
            tenant matches "b.*" ~ tenant must be a text matching "b.*", but is acme
            tenant not str[startsWith] "ac" ~ tenant must be a text not beginning with "ac", but is acme
            tools == true ~ tools must be true, but is false
            operation == "embeddings" ~ operation must be embeddings, but is chat
            tools || promptTokens > 1000 ~ tools == true || promptTokens > 1000: must be tools true or promptTokens above 1000 tokens, but tools is false and promptTokens is 500 tokens
            """)
    void saysWhatWasRequiredAndWhatWasFound(String condition, String sentence) {
        assertThat(sentences("rule \"r\" when Request( " + condition + " ) then place.minimise(\"cost\"); end"))
                .containsExactly(sentence);
    }

    @Test
    void candidatesThatFailTheSameConditionAreToldOfTogether() {
        RuleVerdict verdict = verdict("""
                rule "idle"
                when
                    Request()
                    $c : Candidate( placement == Placement.GPU, saturation < 0.5 )
                then
                    place.prefer($c, 5);
                end
                """);

        assertThat(verdict.fired()).containsExactly(0);
        assertThat(sentences(verdict))
                .containsExactly(
                        "saturation must be below 0.5, but is 0.9 (gpu-b)", "placement must be GPU, but is CPU (cpu)");
    }

    @Test
    void whatStopsTheRuleForAllIsToldOfOnce() {
        assertThat(sentences("""
                rule "voice only"
                when
                    Request( requestClass == "voice" )
                    $c : Candidate()
                then
                    place.prefer($c, 5);
                end
                """)).containsExactly("requestClass must be voice, but is chat");
    }

    @Test
    void aVariableIsCalledByTheFieldItStandsForAndShownWithItsValue() {
        assertThat(sentences("""
                rule "in time"
                when
                    Request( $target : ttftTargetMs )
                    $c : Candidate( placement == Placement.GPU, ttftMs < $target )
                then
                    place.prefer($c, 5);
                end
                """))
                .containsExactly(
                        "ttftMs must be below Request.ttftTargetMs, which is 800 ms, but is 900 ms (gpu-a),"
                                + " is unknown (gpu-b)",
                        "placement must be GPU, but is CPU (cpu)");
    }

    @Test
    void existsSaysWhatEachCandidateLacked() {
        assertThat(sentences("""
                rule "a free CPU"
                when
                    exists Candidate( placement == Placement.CPU, waiting == 0 )
                then
                    place.minimise("energy");
                end
                """))
                .containsExactly(
                        "exists Candidate( placement == Placement.CPU, waiting == 0 ): must be at least one, but"
                                + " placement is GPU (gpu-a, gpu-b), waiting is 4 requests (cpu)");
    }

    @Test
    void notSaysWhatWasThere() {
        assertThat(sentences("""
                rule "no busy GPU"
                when
                    not Candidate( placement == Placement.GPU, saturation > 0.5 )
                then
                    place.minimise("energy");
                end
                """))
                .containsExactly("not Candidate( placement == Placement.GPU, saturation > 0.5 ): must be none, but"
                        + " placement is GPU and saturation is 0.9 (gpu-b)");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled false, DISABLED",
        "date-effective \"2026-03-05\", NOT_YET_EFFECTIVE",
        "date-expires \"2026-03-04\", EXPIRED",
        "date-effective \"2026-03-04\" date-expires \"2026-03-05\", IN_FORCE"
    })
    void aRuleThatTakesNoPartIsNotTested(String attribute, Standing standing) {
        RuleVerdict verdict = verdict(
                "rule \"r\" " + attribute + " when Request( tenant == \"acme\" ) then place.minimise(\"cost\"); end");

        assertThat(verdict.standing()).isEqualTo(standing);
        assertThat(verdict.fired()).hasSize(standing == Standing.IN_FORCE ? 1 : 0);
        assertThat(verdict.failures()).isEmpty();
    }

    private static List<String> sentences(String drl) {
        return sentences(verdict(drl));
    }

    private static List<String> sentences(RuleVerdict verdict) {
        return verdict.failures().stream()
                .map(failure -> failure.sentence(NAMES::get))
                .toList();
    }

    private static RuleVerdict verdict(String drl) {
        Rule rule = Policies.compile(drl).policy().orElseThrow().rules().get(0);
        return new WhyNot(scene()).of(rule);
    }

    private static Scene scene() {
        InferenceRequest request = InferenceRequest.builder(Operation.CHAT, "llama")
                .tenant("acme")
                .promptTokens(500)
                .streaming(true)
                .labels(Map.of("data", "personal"))
                .build();
        CandidateFigures figures = new CandidateFigures(3);
        figures.reset(3);
        figures.set(CandidateField.SATURATION, 0, 0.25);
        figures.set(CandidateField.SATURATION, 1, 0.9);
        figures.set(CandidateField.TTFT_MS, 0, 900);
        figures.set(CandidateField.WAITING, 2, 4);
        return new Scene(
                new RequestFacts(request, "chat", 800, Double.NaN),
                World.of(TODAY, 12),
                List.of(
                        candidate("gpu-a", Placement.GPU),
                        candidate("gpu-b", Placement.GPU),
                        candidate("cpu", Placement.CPU)),
                figures);
    }

    private static CandidateFacts candidate(String id, Placement placement) {
        return new CandidateFacts(id, placement, "", "llama", "", 8192, "", true);
    }
}
