package dev.signalbox.core.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.OutputLength;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.RequestResult.Outcome;
import dev.signalbox.core.decision.TimePrediction;
import dev.signalbox.core.fleet.Tenure;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What decisions make of what earlier answers have taught. */
final class LearningTest {

    private static final Estimator CONSTANT = (request, load) -> new CostEstimate(100, 10, 1, 1, 1, 1, 0.5);

    private final Answers answers = new Answers(CONSTANT);

    @Test
    void predictedTimesAreMultipliedByWhatAnswersHaveShown() {
        learn(100, 150, 30, 50);

        CostEstimate estimate = answers.place(500).estimate();

        assertThat(estimate.ttftMs()).isCloseTo(150, within(5.0));
        assertThat(estimate.tpotMs()).isCloseTo(30, within(2.0));
        assertThat(estimate.usd()).isEqualTo(1);
        assertThat(estimate.uncertainty()).isLessThan(0.1);
    }

    @Test
    void anExplanationTellsTheCorrectionOfItsTimeAndReproducesTheDecision() {
        learn(100, 150, 30, 50);
        Decision decision = answers.place(500);
        Explanation before = Explainer.explain(decision);
        learn(500, 20, 2, 50);

        Explanation after = Explainer.explain(decision);

        assertThat(answers.place(500).estimate().ttftMs()).isLessThan(40);
        assertThat(after).isEqualTo(before);
        assertThat(after.reproduced()).isTrue();
        assertThat(after.candidates().get(0).estimate()).isEqualTo(decision.estimate());
        assertThat(after.candidates().get(0).corrected().ttft().answers()).isEqualTo(100);
        assertThat(after.candidates().get(0).corrected().ttft().value()).isCloseTo(1.5, within(0.05));
    }

    @Test
    void anAnswerIsComparedWithThePredictionForItsOwnLengths() {
        Answers perToken =
                new Answers((request, load) -> new CostEstimate(request.promptTokens(), 10, 1, 1, 1, 1, Double.NaN));
        for (int i = 0; i < 100; i++) {
            // The backend counts twice the tokens that were guessed, and takes as long as the model says for those.
            perToken.ended(
                    perToken.place(500), new RequestResult(Outcome.ANSWERED, 0, 1, 200, 1000, 1490, 1000, 50, ""));
        }
        perToken.tell();

        assertThat(perToken.place(1000).estimate().ttftMs()).isEqualTo(1000);
    }

    @Test
    void waitingHereIsNotTheBackendsTime() {
        Decision first = answers.place(500);
        RequestResult result = Answers.result(Outcome.ANSWERED, 200, 1, 150, 30, 50);
        TimePrediction predicted = requireNonNull(first.predicted(result));

        assertThat(AnsweredTimes.of(first, result, predicted)).isEqualTo(new AnsweredTimes(150, 30));
    }

    static Stream<Arguments> tellsNothing() {
        return Stream.of(
                Arguments.of("failed", Answers.result(Outcome.FAILED, 502, 1, 500, 50, 50)),
                Arguments.of("cancelled", Answers.result(Outcome.CANCELLED, 200, 1, 500, 50, 50)),
                Arguments.of("broken off", Answers.result(Outcome.BROKEN_OFF, 200, 1, 500, 50, 50)),
                Arguments.of("an error", Answers.result(Outcome.ANSWERED, 400, 1, 500, 50, 50)),
                Arguments.of("a second try", Answers.result(Outcome.ANSWERED, 200, 2, 500, 50, 50)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tellsNothing")
    void requestsThatDidNotEndWellTeachNothingOfTimes(String name, RequestResult result) {
        for (int i = 0; i < 100; i++) {
            answers.ended(answers.place(500), result);
        }
        answers.tell();

        assertThat(answers.place(500).estimate().ttftMs()).isEqualTo(100);
    }

    @Test
    void shortAnswersTeachNothingOfTheTimePerToken() {
        learn(100, 100, 90, 7);

        assertThat(answers.place(500).estimate().tpotMs()).isEqualTo(10);
    }

    /** The cost model predicts 100 ms to the first token and 10 ms for each other one. */
    static Stream<Arguments> wholeAnswers() {
        return Stream.of(
                Arguments.of("one token is the first one", 1, 150, 150, 10),
                Arguments.of("a second one takes little", 2, 150, 140, 10),
                Arguments.of("the first of many takes little", 200, 100 + 199 * 15, 100, 15),
                Arguments.of("both parts take long", 20, 580, 100, 10),
                Arguments.of("longer than the model can be believed to", 200, 20_000, 100, 10),
                Arguments.of("shorter than the model can be believed to", 200, 400, 100, 10),
                Arguments.of("nothing was counted", InferenceRequest.UNKNOWN, 1_000, 100, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeAnswers")
    void anAnswerThatComesAtOnceTeachesWhatMakesUpNearlyAllOfIt(
            String name, int tokens, double wholeMs, double ttftMs, double tpotMs) {
        for (int i = 0; i < 200; i++) {
            answers.ended(
                    answers.place(InferenceRequest.builder(Operation.CHAT, Answers.MODEL)
                            .promptTokens(500)
                            .build()),
                    new RequestResult(Outcome.ANSWERED, 0, 1, 200, wholeMs, wholeMs, 500, tokens, ""));
        }
        answers.tell();

        assertThat(answers.place(500).estimate().ttftMs()).isCloseTo(ttftMs, within(0.03 * ttftMs));
        assertThat(answers.place(500).estimate().tpotMs()).isCloseTo(tpotMs, within(0.03 * tpotMs));
    }

    @Test
    void whatIsPredictedByAFallbackTeachesNothing() {
        Failing model = new Failing();
        Answers failing = model.answers();
        model.fails = true;
        for (int i = 0; i < 100; i++) {
            failing.answered(failing.place(500), 300, 30, 50);
        }
        failing.tell();
        model.fails = false;

        assertThat(failing.place(500).estimate().ttftMs()).isEqualTo(100);
        assertThat(failing.learning.times().entries()).isEmpty();
    }

    @Test
    void whatIsLearntOfACostModelOutlivesItsFailure() {
        Failing model = new Failing();
        Answers failing = model.answers();
        for (int i = 0; i < 100; i++) {
            failing.answered(failing.place(500), 150, 30, 50);
        }
        failing.tell();
        model.fails = true;
        Decision meanwhile = failing.place(500);
        failing.answered(meanwhile, 150, 30, 50);
        failing.tell();

        assertThat(meanwhile.estimate().ttftMs()).isEqualTo(Failing.FALLBACK.ttftMs());
        assertThat(Explainer.explain(meanwhile).candidates().get(0).corrected()).isEqualTo(Explanation.Corrected.NOT);
        model.fails = false;
        assertThat(failing.place(500).estimate().ttftMs()).isCloseTo(150, within(5.0));
        assertThat(Explainer.explain(failing.place(500))
                        .candidates()
                        .get(0)
                        .corrected()
                        .ttft()
                        .answers())
                .isEqualTo(100);
    }

    @Test
    void theExpectedLengthIsTheMedianOnceEnoughAnswersWereSeen() {
        for (int i = 0; i < 29; i++) {
            learn(1, 100, 10, 10 + 10 * i);
        }
        assertThat(answers.place(500).facts().request().expectedOutputTokens()).isEqualTo(100);
        learn(1, 100, 10, 300);

        Decision decision = answers.place(500);

        assertThat(decision.length()).isEqualTo(new OutputLength(150, 271, 30));
        assertThat(decision.facts().request().expectedOutputTokens()).isEqualTo(150);
        assertThat(decision.cautiousTokens()).isEqualTo(271);
    }

    @Test
    void theClientsLimitBoundsWhatIsLearnt() {
        learn(100, 100, 10, 400);

        Decision decision = answers.place(InferenceRequest.builder(Operation.CHAT, Answers.MODEL)
                .maxOutputTokens(30)
                .build());

        assertThat(decision.facts().request().expectedOutputTokens()).isEqualTo(30);
        assertThat(decision.cautiousTokens()).isEqualTo(30);
    }

    @Test
    void aDeadlineIsComparedWithALongAnswer() {
        for (int i = 0; i < 100; i++) {
            learn(1, 100, 10, i % 5 == 0 ? 1000 : 20);
        }

        assertThat(withDeadline(5_000).meetsSlo()).isFalse();
        assertThat(withDeadline(12_000).meetsSlo()).isTrue();
        assertThat(withDeadline(5_000).facts().request().expectedOutputTokens()).isEqualTo(20);
    }

    @Test
    void whatIsSwitchedOffIsNotLearnt() {
        Answers untaught = new Answers(CONSTANT, new LearningSettings(false, false));
        for (int i = 0; i < 100; i++) {
            untaught.answered(untaught.place(500), 300, 30, 50);
        }

        assertThat(untaught.learning.learned()).isEqualTo(Learned.NOTHING);
    }

    @Test
    void memoryIsBounded() {
        LearnedTimes times = new LearnedTimes();
        LearnedLengths lengths = new LearnedLengths();
        for (int i = 0; i < 3000; i++) {
            times.entry(new LearnedTimes.Key("backend", "model-" + i));
            lengths.add(new LearnedLengths.Key("chat", "model-" + i), 5, i);
        }

        assertThat(times.entries()).hasSizeLessThanOrEqualTo(LearnedTimes.MAX_ENTRIES);
        assertThat(lengths.entries())
                .hasSizeLessThanOrEqualTo(LearnedLengths.MAX_ENTRIES)
                .containsKey(new LearnedLengths.Key("chat", "model-2999"));
    }

    /** A cost model that may fail, as the plugin host contains it. */
    private static final class Failing implements Estimator {

        private static final CostEstimate FALLBACK = new CostEstimate(7, 1, 1, 1, 1, 1, Double.NaN);

        private boolean fails;

        @Override
        public CostEstimate estimate(InferenceRequest request, Load load) {
            return fails ? FALLBACK : CONSTANT.estimate(request, load);
        }

        @SuppressWarnings("ReferenceEquality")
        Answers answers() {
            Tenure tenure = new Tenure(() -> Long.MIN_VALUE, estimate -> estimate == FALLBACK);
            return new Answers(this, new LearningSettings(true, true), tenure);
        }
    }

    private Decision withDeadline(double deadlineMs) {
        return answers.place(InferenceRequest.builder(Operation.CHAT, Answers.MODEL)
                .deadlineMs(deadlineMs)
                .build());
    }

    private void learn(int count, double ttftMs, double tpotMs, int outputTokens) {
        for (int i = 0; i < count; i++) {
            answers.answered(answers.place(500), ttftMs, tpotMs, outputTokens);
        }
        answers.tell();
    }
}
