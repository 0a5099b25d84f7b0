package dev.signalbox.core.telemetry;

import static dev.signalbox.core.telemetry.Decisions.CHAT;
import static dev.signalbox.core.telemetry.Decisions.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver.WaitOutcome;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestTelemetryTest {

    private static final String CHAT_SERIES = "backend=gpu-0,gen_ai.operation.name=chat,gen_ai.provider.name=openai,"
            + "gen_ai.request.model=llama,gen_ai.response.model=llama-3.1-8b,placement=GPU,request_class=chat,"
            + "server.address=10.0.0.1,server.port=8000";

    private final CollectingReader reader = new CollectingReader();
    private final RequestTelemetry telemetry = new RequestTelemetry(reader.sdk());
    private final Decisions decisions = new Decisions(1, 2);

    @Test
    void countsDecisionsByClassPlacementBackendAndOutcome() {
        telemetry.decided(decisions.decide(CHAT), 5_000);
        telemetry.decided(decisions.decide(CHAT), 7_000);
        telemetry.decided(
                decisions.decide(
                        InferenceRequest.builder(Operation.CHAT, "unheard-of").build()),
                1_000);

        assertThat(reader.values("signalbox.decisions"))
                .isEqualTo(Map.of(
                        "backend=gpu-0,outcome=placed,placement=GPU,request_class=chat", 2.0,
                        "backend=none,outcome=model_not_found,placement=none,request_class=chat", 1.0));
    }

    @Test
    void timesDecisionsInBucketsOfMicroseconds() {
        telemetry.decided(decisions.decide(CHAT), 5_000);

        HistogramPointData histogram = reader.histogram("signalbox.decision.duration");

        assertThat(histogram.getBoundaries()).startsWith(1e-6, 2e-6, 4e-6, 8e-6);
        assertThat(histogram.getCounts()).startsWith(0L, 0L, 0L, 1L);
    }

    @Test
    void countsTheRulesThatFired() {
        telemetry.decided(decisions.decide(CHAT), 5_000);
        telemetry.decided(decisions.decide(CHAT), 5_000);

        assertThat(reader.values("signalbox.rule.fired")).isEqualTo(Map.of("rule=rule 0", 2.0, "rule=rule 1", 2.0));
    }

    @Test
    void measuresRequestsAsTheConventionsSay() {
        telemetry.completed(decisions.decide(CHAT), answered(200, 690, 120, 50));

        assertThat(reader.values("gen_ai.client.operation.duration")).isEqualTo(Map.of(CHAT_SERIES, 0.69));
        assertThat(reader.values("gen_ai.server.time_to_first_token")).isEqualTo(Map.of(CHAT_SERIES, 0.2));
        assertThat(reader.values("gen_ai.server.time_per_output_token")).isEqualTo(Map.of(CHAT_SERIES, 0.01));
        assertThat(reader.values("gen_ai.client.token.usage").values()).containsExactlyInAnyOrder(120.0, 50.0);
        assertThat(reader.values("gen_ai.client.token.usage").keySet())
                .anyMatch(labels -> labels.contains("gen_ai.token.type=input"))
                .anyMatch(labels -> labels.contains("gen_ai.token.type=output"));
        assertThat(reader.histogram("gen_ai.client.operation.duration").getBoundaries())
                .startsWith(0.01, 0.02)
                .endsWith(40.96, 81.92);
        assertThat(reader.histogram("gen_ai.client.token.usage").getBoundaries())
                .startsWith(1.0, 4.0)
                .endsWith(67108864.0);
    }

    @Test
    void leavesOutTokenTimesThatCannotBeSeen() {
        Decision whole = decisions.decide(CHAT.toBuilder().streaming(false).build());

        telemetry.completed(whole, answered(690, 690, 120, 50));
        telemetry.completed(decisions.decide(CHAT), answered(200, 690, -1, -1));

        assertThat(reader.histogram("gen_ai.server.time_to_first_token").getCount())
                .isEqualTo(1);
        assertThat(reader.points("gen_ai.server.time_per_output_token")).isEmpty();
        assertThat(reader.points("gen_ai.client.token.usage")).hasSize(2);
    }

    @Test
    void addsUpCostAndEnergyOfWhatWasActuallyGenerated() {
        telemetry.completed(decisions.decide(CHAT), answered(200, 690, 120, 30));
        telemetry.completed(decisions.decide(CHAT), answered(200, 690, -1, -1));

        String labels = "backend=gpu-0,placement=GPU,request_class=chat";
        assertThat(reader.values("signalbox.cost.usd")).isEqualTo(Map.of(labels, 150.0 + 150.0));
        assertThat(reader.values("signalbox.energy.joules")).isEqualTo(Map.of(labels, 600.0));
    }

    @Test
    void tellsWhyARequestHadNoAnswer() {
        Decision decision = decisions.decide(CHAT);
        for (RequestResult.Outcome outcome : RequestResult.Outcome.values()) {
            int choice = outcome == RequestResult.Outcome.FAILED ? -1 : 0;
            telemetry.completed(
                    decision, new RequestResult(outcome, choice, 1, 502, Double.NaN, 5, -1, -1, "connection refused"));
        }

        assertThat(reader.values("gen_ai.client.operation.duration").keySet())
                .hasSize(4)
                .anyMatch(labels -> labels.contains("backend=none,error.type=failed"))
                .anyMatch(labels -> labels.contains("backend=gpu-0,error.type=502"))
                .anyMatch(labels -> labels.contains("backend=gpu-0,error.type=broken_off"))
                .anyMatch(labels -> labels.contains("backend=gpu-0,error.type=cancelled"));
        assertThat(reader.values("signalbox.cost.usd")).isEmpty();
    }

    @Test
    void judgesWhetherRequestsMetTheirTargets() {
        telemetry.completed(decisions.decide(CHAT), answered(500, 990, 100, 50));
        telemetry.completed(decisions.decide(CHAT), answered(501, 990, 100, 50));
        telemetry.completed(decisions.decide(CHAT), answered(100, 2600, 100, 50));
        telemetry.completed(
                decisions.decide(CHAT),
                new RequestResult(RequestResult.Outcome.FAILED, -1, 2, 502, Double.NaN, 5, -1, -1, ""));
        telemetry.completed(
                decisions.decide(CHAT),
                new RequestResult(RequestResult.Outcome.CANCELLED, 0, 1, 200, 100, 200, -1, -1, ""));

        assertThat(reader.values("signalbox.slo.attained"))
                .isEqualTo(Map.of("attained=true,request_class=chat", 1.0, "attained=false,request_class=chat", 3.0));
    }

    @Test
    void judgesAnAnswerThatComesAtOnceByItsDeadlineOnly() {
        InferenceRequest whole = CHAT.toBuilder().streaming(false).build();

        telemetry.completed(decisions.decide(whole), answered(5000, 5000, 100, 50));
        assertThat(reader.points("signalbox.slo.attained")).isEmpty();

        telemetry.completed(
                decisions.decide(whole.toBuilder().deadlineMs(4999).build()), answered(5000, 5000, 100, 50));
        assertThat(reader.values("signalbox.slo.attained")).isEqualTo(Map.of("attained=false,request_class=chat", 1.0));
    }

    @Test
    void countsSeriesBeyondTheLimitTogether() {
        Decisions many = new Decisions(1, Labels.LIMIT + 5);

        telemetry.decided(many.decide(CHAT), 5_000);

        Map<String, Double> fired = reader.values("signalbox.rule.fired");
        assertThat(fired).hasSize(Labels.LIMIT + 1).containsEntry("rule=other", 5.0);
    }

    @Test
    void aModelThatNobodyOffersIsCountedUnderTheOneThatServesInItsPlace() {
        Decision decision = decisions.decideSubstitute(
                InferenceRequest.builder(Operation.CHAT, "made-up-name").build());

        telemetry.completed(decision, answered(200, 690, 120, 50));

        assertThat(reader.values("gen_ai.client.operation.duration").keySet())
                .singleElement()
                .asString()
                .contains("gen_ai.request.model=llama,");
    }

    @Test
    void countsHedgesAndWhatTheirLosersCost() {
        Decisions two = new Decisions(2, 1);
        Decision decision = two.decide(CHAT);
        String winner = decision.choice(1).backend().id();
        String loser = decision.choice(0).backend().id();
        telemetry.completed(
                decision,
                new RequestResult(
                        RequestResult.Outcome.ANSWERED,
                        1,
                        2,
                        200,
                        5,
                        10,
                        120,
                        30,
                        "",
                        RequestResult.Hedge.WON,
                        List.of(
                                new RequestResult.Try(0, false, true, "was slower"),
                                new RequestResult.Try(1, true, false, "answered"))));
        telemetry.completed(decision, answered(200, 690, 120, 50));

        assertThat(reader.values("signalbox.hedges")).isEqualTo(Map.of("outcome=won", 1.0));
        assertThat(reader.values("signalbox.cost.usd"))
                .containsEntry("backend=" + winner + ",placement=GPU,request_class=chat", 150.0)
                .containsEntry("backend=" + loser + ",placement=GPU,request_class=chat", 121.0 + 170.0);
    }

    @Test
    void countsRequestsThatWaitAndHowThatEnds() {
        telemetry.waiting();
        telemetry.waiting();
        telemetry.waited(WaitOutcome.TIMED_OUT, 250);

        assertThat(reader.values("signalbox.queue.waiting")).isEqualTo(Map.of("", 1.0));
        assertThat(reader.values("signalbox.queue.duration")).isEqualTo(Map.of("outcome=timed_out", 0.25));
    }

    @Test
    void countsRequestsThatComeBackFromADevice() {
        telemetry.decided(decisions.decide(CHAT), 5_000);
        telemetry.decided(
                decisions.decide(CHAT.toBuilder()
                        .label(InferenceRequest.ON_DEVICE_FAILED_LABEL, InferenceRequest.UNNAMED_DECISION)
                        .build()),
                5_000);

        assertThat(reader.values("signalbox.on_device.failed")).isEqualTo(Map.of("", 1.0));
    }
}
