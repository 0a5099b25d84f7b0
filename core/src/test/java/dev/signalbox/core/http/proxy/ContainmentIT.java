package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import dev.signalbox.core.translation.BrokenTranslations;
import dev.signalbox.core.translation.BrokenTranslations.Step;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is thrown on the way ends one attempt, and nothing else. */
class ContainmentIT {

    private static final String MESSAGES = "/v1/messages";
    private static final String MESSAGE =
            "{\"model\":\"llama\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAMED = MESSAGE.replace("{\"model\"", "{\"stream\":true,\"model\"");
    private static final Speech SPEECH = Speech.of(Protocol.OPENAI);

    private final Client client = new Client();

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"READ_REQUEST", "WRITE_REQUEST", "WRITE_ANSWER", "BEGIN_STREAM", "FIRST_CHUNK", "END_OF_STREAM"})
    void theNextChoiceAnswersWhereNothingWasSentYet(Step step) throws Exception {
        try (ScriptedBackend first = backend();
                ScriptedBackend second = ScriptedBackend.json("{\"type\":\"message\"}");
                Sidecar sidecar = Sidecar.builder()
                        .translations(new BrokenTranslations(step))
                        .backend("first", first.port())
                        .backend("second", second.port(), BackendApi.of(Protocol.ANTHROPIC), Map.of())
                        .start()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response = client.post(sidecar, MESSAGES, body(step));

                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("{\"type\":\"message\"}");
                assertThat(response.headers().allValues("x-signalbox-backend")).containsExactly("second");
                assertThat(sidecar.result().choice()).isEqualTo(1);
            }
            assertNothingIsLeft(sidecar, first);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"READ_REQUEST", "WRITE_REQUEST", "WRITE_ANSWER", "BEGIN_STREAM", "FIRST_CHUNK", "END_OF_STREAM"})
    void theClientIsToldWhereThereIsNoOther(Step step) throws Exception {
        try (ScriptedBackend first = backend();
                Sidecar sidecar = Sidecar.builder()
                        .translations(new BrokenTranslations(step))
                        .backend("first", first.port())
                        .start()) {
            for (int i = 0; i < 7; i++) {
                HttpResponse<String> response = client.post(sidecar, MESSAGES, body(step));

                assertThat(response.statusCode()).isEqualTo(502);
                assertThat(Client.json(response).path("type").asText()).isEqualTo("error");
                assertThat(Client.json(response).at("/error/message").asText()).contains("first ");
                assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.FAILED);
            }
            assertThat(sidecar.state("first").condition(Sidecar.CLOCK.millis()).healthy())
                    .as("a mistake of ours is not the backend's")
                    .isTrue();
            assertNothingIsLeft(sidecar, first);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SECOND_CHUNK", "SECOND_CHUNK_AND_ERROR", "END_OF_STREAM"})
    void aStreamThatHasBegunEndsWithAnError(Step step) throws Exception {
        LinkedBlockingQueue<HttpServerResponse> responses = new LinkedBlockingQueue<>();
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> responses.add(response));
                Sidecar sidecar = Sidecar.builder()
                        .translations(new BrokenTranslations(step))
                        .backend("first", first.port())
                        .start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(MESSAGES, STREAMED));
            HttpServerResponse response = responses.poll(10, TimeUnit.SECONDS);
            response.setChunked(true).putHeader("content-type", SPEECH.type()).write(SPEECH.first());
            assertThat(wire.readTo("Hel")).contains("message_start");
            response.write(SPEECH.events().get(1) + SPEECH.events().get(2));

            String rest;
            if (step == Step.SECOND_CHUNK_AND_ERROR) {
                rest = wire.readAll();
                assertThat(rest).doesNotContain("\r\n0\r\n\r\n", "message_stop");
            } else {
                rest = wire.readTo("\r\n0\r\n\r\n");
                assertThat(rest).contains("event: error", "first answered with what could not be translated");
            }
            assertThat(rest).doesNotContain("half an event");
            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.BROKEN_OFF);
            assertThat(result.detail()).startsWith("first answered with what could not be translated");
            Condition.await("the backend's connection is let go", () -> first.closed.get() == 1);
            assertNothingIsLeft(sidecar, first);
        }
    }

    /** Whole answers or streams, as they are asked for. */
    private static ScriptedBackend backend() {
        return new ScriptedBackend((request, response) -> {
            if (request.body().toString().contains("\"stream\":true")) {
                response.putHeader("content-type", SPEECH.type()).end(SPEECH.all());
            } else {
                response.putHeader("content-type", "application/json").end(SPEECH.whole());
            }
        });
    }

    private static String body(Step step) {
        return step.name().contains("STREAM") || step.name().contains("CHUNK") ? STREAMED : MESSAGE;
    }

    /** No request is counted as under way, and no connection is held for one. */
    private static void assertNothingIsLeft(Sidecar sidecar, ScriptedBackend backend) {
        assertThat(sidecar.state("first").inFlight()).isZero();
        Condition.await("no connection waits for a request", () -> backend.open.get() <= 1);
    }
}
