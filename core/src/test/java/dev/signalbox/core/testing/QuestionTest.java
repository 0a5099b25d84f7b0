package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Change;
import dev.signalbox.core.decision.FullExplanation;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {

    private static final SourceText STATE = new SourceText("state.yaml", """
            defaults:
              request: {promptTokens: 700}
              backend: {owned: true}
            requests:
              speech: {labels: {use: voice}}
            backends:
              fast: {placement: ASIC, owned: false, ttftMs: 50, tpotMs: 5, costUsd: 0.002}
              cheap: {placement: CPU, ttftMs: 500, tpotMs: 20, costUsd: 0.0001}
            clock: 2026-03-02T14:30
            tests:
              - {name: not looked at, expectation: none}
            """);

    @Test
    void aRequestFromAFileIsDecidedInTheStateOfAnother() {
        Question question = read("tenant: acme\nslo: {ttftMs: 300}\n");

        FullExplanation explanation = question.explain();

        assertThat(question.request().promptTokens()).isEqualTo(700);
        assertThat(question.request().ttftTargetMs()).isEqualTo(300);
        assertThat(explanation.explanation().decision().epochMillis()).isEqualTo(question.epochMillis());
        assertThat(explanation.explanation().candidates().get(0).backend()).isEqualTo("fast");
        assertThat(explanation.explanation().reproduced()).isTrue();
        assertThat(explanation.rules()).hasSize(5);
        assertThat(explanation.losers()).hasSize(1);
    }

    @Test
    void jsonAsTheDecisionApiTakesItIsReadToo() {
        Question question =
                read("{\"promptTokens\": 10, \"labels\": {\"use\": \"voice\"}, \"slo\": {\"ttftMs\": 300}}");

        assertThat(question.explain().explanation().decision().facts().requestClass())
                .isEqualTo("voice");
    }

    @Test
    void aRequestOfTheStatesFileIsCalledByItsName() {
        Question question =
                Question.read(TestedPolicy.policy(), "speech", STATE).question().orElseThrow();

        assertThat(question.name()).isEqualTo("speech");
        assertThat(question.explain().explanation().decision().facts().requestClass())
                .isEqualTo("voice");
        assertThat(findings(Question.read(TestedPolicy.policy(), "speach", STATE)))
                .containsExactly(
                        "state.yaml:1:1: error unknown-request there is no file \"speach\", and this file has no"
                                + " request of that name, it has speech. Maybe \"speech\".");
    }

    @Test
    void theSameQuestionIsAnsweredTheSame() {
        String text = "promptTokens: 5";

        assertThat(read(text).id()).isEqualTo(read(text).id());
        assertThat(read(text).explain().losers()).isEqualTo(read(text).explain().losers());
    }

    /** A figure that nothing else gives must count when changes are tried, or none would be found. */
    @Test
    void figuresThatTheStateGivesCountInTheSearchForChanges() {
        Policy policy = TestedPolicy.policy("""
                package tested;
                rule "a full one is avoided"
                when
                    $c : Candidate( saturation > 0.9 )
                then
                    place.avoid($c, 10);
                end
                """);
        SourceText state = new SourceText("state.yaml", """
                backends:
                  full: {placement: GPU, saturation: 0.95, costUsd: 0.001}
                  free: {placement: GPU, saturation: 0.2, costUsd: 0.002}
                """);

        FullExplanation explanation = Question.read(policy, new SourceText("request.yaml", "promptTokens: 10"), state)
                .question()
                .orElseThrow()
                .explain();

        assertThat(explanation.losers()).singleElement().satisfies(loser -> {
            assertThat(loser.loss().criterion()).isEqualTo("points");
            assertThat(loser.change().map(Change::inWords))
                    .hasValueSatisfying(change -> assertThat(change).contains("saturation", "0.95"));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            promtTokens: 5            | request.yaml:1:1: error unknown-key | Maybe "promptTokens".
            promptTokens: many        | request.yaml:1:15: error invalid-value promptTokens is "many", must be a number | ``
            slo: {ttftMs: 0}          | request.yaml:1:7: error invalid-value the request can't be: ttftTargetMs is 0.0, must be positive and finite. | ``
            operation: chatt          | request.yaml:1:12: error invalid-value | Maybe "chat".
            [1]                       | request.yaml:1:1: error yaml-syntax | ``
            """)
    void aMistakeInARequestIsToldWithItsPlace(String request, String beginning, String end) {
        assertThat(findings(Question.read(TestedPolicy.policy(), new SourceText("request.yaml", request), STATE)))
                .anySatisfy(finding -> assertThat(finding).startsWith(beginning).endsWith(end));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            backends: {gpu: {placement: GPU, runing: 3}}       | state.yaml:1:34: error unknown-key | Maybe "running".
            backends: {gpu: {placement: GPUS}}                 | state.yaml:1:29: error invalid-value backends.gpu.placement is "GPUS" | Maybe "GPU".
            backends: {gpu: {placement: GPU, kvCacheUsage: 3}} | state.yaml:1:34: error invalid-value backend gpu can't be: kvCacheUsage is 3.0, must lie in 0 to 1. | ``
            backend: {gpu: {placement: GPU}}                   | state.yaml:1:1: error unknown-key | Maybe "backends".
            clock: 2026-03-02T14:30                            | state.yaml:1:1: error missing-key key "backends" is missing, must be | ``
            """)
    void aMistakeInAStateIsToldWithItsPlace(String state, String beginning, String end) {
        assertThat(findings(Question.read(
                        TestedPolicy.policy(),
                        new SourceText("request.yaml", "promptTokens: 5"),
                        new SourceText("state.yaml", state))))
                .anySatisfy(finding -> assertThat(finding).startsWith(beginning).endsWith(end));
    }

    private static Question read(String request) {
        Question.Result result = Question.read(TestedPolicy.policy(), new SourceText("request.yaml", request), STATE);
        assertThat(result.findings()).isEmpty();
        return result.question().orElseThrow();
    }

    private static List<String> findings(Question.Result result) {
        assertThat(result.question()).isEmpty();
        return result.findings().stream().map(Finding::toString).toList();
    }
}
