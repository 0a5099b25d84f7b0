package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends of each protocol that answer with what is none, in front of clients of another one. */
class MalformedAnswersIT {

    private static final Ways OPENAI = new Ways(
            Protocol.OPENAI,
            "/v1/chat/completions",
            "{\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            "{\"model\":\"llama\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    private static final Ways ANTHROPIC = new Ways(
            Protocol.ANTHROPIC,
            "/v1/messages",
            "{\"model\":\"llama\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            "{\"model\":\"llama\",\"max_tokens\":5,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    private static final String GEMINI_STREAM = "/v1beta/models/llama:streamGenerateContent";
    private static final String GEMINI = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}";

    private final Client client = new Client();

    /** What a client posts where, for a whole answer and for a stream. */
    private record Ways(Protocol protocol, String path, String body, String streamed) {

        /** Those of a client that does not speak a protocol. */
        static Ways not(Protocol backend) {
            return backend == Protocol.OPENAI ? ANTHROPIC : OPENAI;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, mode = EnumSource.Mode.EXCLUDE, names = "ON_DEVICE")
    void aDocumentThatIsNoAnswerIsAskedForElsewhereElseTheClientIsTold(Protocol protocol) throws Exception {
        Speech speech = Speech.of(protocol);
        Ways ways = Ways.not(protocol);
        LinkedBlockingQueue<String> documents = new LinkedBlockingQueue<>();
        try (ScriptedBackend first = new ScriptedBackend((request, response) ->
                        response.putHeader("content-type", "application/json").end(documents.remove()));
                Sidecar alone = sidecar(first, protocol).start()) {
            for (String document : documents(speech.whole())) {
                documents.add(document);
                HttpResponse<String> told = client.post(alone, ways.path, ways.body);

                assertThat(told.statusCode()).as(document).isEqualTo(502);
                assertThat(Client.json(told).at("/error/message").asText())
                        .as(document)
                        .contains("first answered with what is no answer in its protocol: ");
                assertThat(alone.result().outcome()).isEqualTo(RequestResult.Outcome.FAILED);

                // The backend may go on, and is not left alone for a failure now and then.
                documents.add(speech.whole());
                assertThat(client.post(alone, ways.path, ways.body).body()).contains("Hello");
                assertThat(alone.result().outcome()).isEqualTo(RequestResult.Outcome.ANSWERED);
            }
            assertThat(alone.state("first").inFlight()).isZero();
            assertThat(first.open.get()).as("connections").isEqualTo(1);
        }
    }

    private static List<String> documents(String whole) {
        return List.of(
                "",
                "null",
                "[]",
                "{\"error\":{\"message\":\"out of memory\"}}",
                "<html>welcome</html>",
                whole.substring(0, whole.length() / 2),
                whole + whole,
                "{\"choices\":7,\"content\":7,\"candidates\":7,\"message\":7,\"text_output\":7}");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 304})
    void aStatusThatComesWithoutAnAnswerIsNone(int status) throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> response.setStatusCode(status)
                        .putHeader("location", "/elsewhere")
                        .end());
                Sidecar sidecar = sidecar(first, Protocol.OPENAI).start()) {
            for (String body : List.of(ANTHROPIC.body, ANTHROPIC.streamed)) {
                HttpResponse<String> told = client.post(sidecar, ANTHROPIC.path, body);

                assertThat(told.statusCode()).isEqualTo(502);
                assertThat(Client.json(told).at("/error/message").asText())
                        .contains("first answered with what is no answer in its protocol: ");
                assertThat(told.headers().firstValue("location")).isEmpty();
            }
            assertThat(sidecar.state("first").inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, mode = EnumSource.Mode.EXCLUDE, names = "ON_DEVICE")
    void aStreamThatBeginsWithWhatIsNoneIsAskedForElsewhere(Protocol protocol) throws Exception {
        Ways ways = Ways.not(protocol);
        LinkedBlockingQueue<String> beginnings = new LinkedBlockingQueue<>();
        try (ScriptedBackend first = new ScriptedBackend(
                        (request, response) -> response.setChunked(true).write(beginnings.remove()));
                ScriptedBackend second = ScriptedBackend.json("{\"from\":\"second\"}");
                Sidecar sidecar = sidecar(first, protocol)
                        .backend("second", second.port(), BackendApi.of(ways.protocol), Map.of())
                        .start()) {
            // The backend never ends what it has begun.
            for (String beginning :
                    List.of("data: {\"\n\n\n", "data: {\"type\":\"error\",\"error\":{\"message\":\"busy\"}}\n\n\n")) {
                beginnings.add(protocol == Protocol.OLLAMA ? beginning.substring("data: ".length()) : beginning);
                assertThat(client.post(sidecar, ways.path, ways.streamed).body())
                        .isEqualTo("{\"from\":\"second\"}");
            }
            Condition.await("the first is let go", () -> first.closed.get() == 2);
            assertThat(sidecar.state("first").inFlight()).isZero();
        }
    }

    /** How a backend leaves a stream after its first text. */
    private enum Leaving {
        END,
        RESET,
        GARBAGE,
        ERROR;

        void leave(HttpServerResponse response) {
            switch (this) {
                case END -> response.end();
                case RESET -> response.reset();
                case GARBAGE -> response.write("data: {\"cand\n\n{\n\n");
                case ERROR ->
                    response.write("data: {\"type\":\"error\",\"error\":{\"message\":\"x\"}}\n\n{\"error\":\"x\"}\n");
            }
        }
    }

    static Stream<Arguments> leavings() {
        return Stream.of(Protocol.values())
                .filter(protocol -> protocol != Protocol.ON_DEVICE)
                .flatMap(protocol -> Stream.of(Leaving.values())
                        // Triton's streams end without a last event: one that just ends is whole.
                        .filter(leaving -> protocol != Protocol.KSERVE || leaving != Leaving.END)
                        .map(leaving -> Arguments.of(protocol, leaving)));
    }

    @ParameterizedTest
    @MethodSource("leavings")
    void aStreamThatBreaksOffEndsWithAnErrorInTheClientsProtocol(Protocol protocol, Leaving leaving) throws Exception {
        Ways ways = Ways.not(protocol);
        LinkedBlockingQueue<HttpServerResponse> responses = new LinkedBlockingQueue<>();
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> responses.add(response));
                Sidecar sidecar = sidecar(first, protocol).start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(ways.path, ways.streamed));
            begin(responses, Speech.of(protocol));
            String began = wire.readTo("Hel");
            leaving.leave(responses.remove());
            String rest = wire.readTo("\r\n0\r\n\r\n");

            assertThat(began).contains("HTTP/1.1 200");
            assertThat(rest)
                    .contains(
                            ways.protocol == Protocol.OPENAI
                                    ? "data: {\"error\":{\"message\":\""
                                    : "event: error\ndata: {")
                    .doesNotContain("finish_reason\":\"stop", "message_stop");
            RequestResult result = sidecar.result();
            assertThat(result.outcome()).isEqualTo(RequestResult.Outcome.BROKEN_OFF);
            assertThat(result.detail()).startsWith("first ");
            assertThat(sidecar.state("first").inFlight()).isZero();
            if (leaving != Leaving.END) {
                Condition.await("the backend is let go", () -> first.open.get() == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"OPENAI", "ANTHROPIC", "OLLAMA", "KSERVE"})
    void aGeminiClientGetsAStreamAsOneArrayUnlessItWantsEvents(Protocol protocol) throws Exception {
        Speech speech = Speech.of(protocol);
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> {
                    response.setChunked(true).putHeader("content-type", speech.type());
                    speech.events().forEach(response::write);
                    response.end();
                });
                Sidecar sidecar = sidecar(backend, protocol).start()) {
            HttpResponse<String> array = client.post(sidecar, GEMINI_STREAM, GEMINI);
            HttpResponse<String> events = client.post(sidecar, GEMINI_STREAM + "?alt=sse", GEMINI);

            assertThat(Client.header(array, "content-type")).isEqualTo("application/json");
            JsonNode items = Client.json(array);
            assertThat(items.isArray()).isTrue();
            assertThat(items.findValuesAsText("text")).startsWith("Hel", "lo");
            assertThat(items.path(items.size() - 1)
                            .at("/candidates/0/finishReason")
                            .asText())
                    .isEqualTo("STOP");
            assertThat(Client.header(events, "content-type")).isEqualTo("text/event-stream");
            assertThat(events.body()).startsWith("data: {\"candidates\"");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"OPENAI", "ANTHROPIC", "OLLAMA"})
    void aGeminiClientsArrayIsClosedBehindAnErrorToo(Protocol protocol) throws Exception {
        LinkedBlockingQueue<HttpServerResponse> responses = new LinkedBlockingQueue<>();
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> responses.add(response));
                Sidecar sidecar = sidecar(backend, protocol).start();
                Wire wire = new Wire(sidecar.port)) {
            wire.send(Wire.post(GEMINI_STREAM, GEMINI));
            begin(responses, Speech.of(protocol));
            String began = wire.readTo("Hel");
            responses.remove().reset();
            String answer = began + wire.readTo("\r\n0\r\n\r\n");

            JsonNode items = Json.mapper().readTree(withoutChunks(answer));
            assertThat(items.path(0).at("/candidates/0/content/parts/0/text").asText())
                    .isEqualTo("Hel");
            assertThat(items.path(1).at("/error/message").asText()).startsWith("first broke off");
        }
    }

    private static Sidecar.Builder sidecar(ScriptedBackend first, Protocol protocol) {
        return Sidecar.builder().backend("first", first.port(), BackendApi.of(protocol), Map.of());
    }

    /** Waits for the request, and sends the answer's first text. The response stays in the queue. */
    private static void begin(LinkedBlockingQueue<HttpServerResponse> responses, Speech speech) throws Exception {
        HttpServerResponse response = responses.poll(10, TimeUnit.SECONDS);
        response.setChunked(true).putHeader("content-type", speech.type()).write(speech.first());
        responses.add(response);
    }

    /** The body of an answer that came in chunks. */
    private static String withoutChunks(String answer) {
        StringBuilder body = new StringBuilder();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (at < answer.length()) {
            int end = answer.indexOf("\r\n", at);
            int length = Integer.parseInt(answer.substring(at, end), 16);
            body.append(answer, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
        return body.toString();
    }
}
