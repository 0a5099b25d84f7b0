package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputIT {

    private static final String CHAT = "/v1/chat/completions";
    private static ScriptedBackend backend;
    private static Sidecar sidecar;

    @BeforeAll
    static void start() {
        backend = ScriptedBackend.json("{}");
        sidecar = Sidecar.builder().backend("gpu-a", backend.port()).start();
    }

    @AfterAll
    static void stop() {
        sidecar.close();
        backend.close();
    }

    static Stream<Arguments> badRequests() {
        String fine = "{\"model\":\"llama\"}";
        return Stream.of(
                Arguments.of("no JSON", Wire.post(CHAT, "hello"), 400, "line 1, column"),
                Arguments.of("an array", Wire.post(CHAT, "[]"), 400, "must be a JSON object"),
                Arguments.of("half a JSON", Wire.post(CHAT, "{\"model\":\"llama\",\n\"messages\":["), 400, "line 2"),
                Arguments.of("two JSONs", Wire.post(CHAT, fine + fine), 400, "more behind"),
                Arguments.of("no body", Wire.post(CHAT, ""), 400, "JSON"),
                Arguments.of("no model", Wire.post(CHAT, "{\"messages\":[]}"), 400, "missing_model"),
                Arguments.of("a model that is no text", Wire.post(CHAT, "{\"model\":1}"), 400, "must be a text"),
                Arguments.of("two models", Wire.post(CHAT, "{\"model\":\"a\",\"model\":\"b\"}"), 400, "given twice"),
                Arguments.of(
                        "an unknown model",
                        Wire.post(CHAT, "{\"model\":\"lama\"}"),
                        404,
                        "offered are llama. Maybe \\\"llama\\\"."),
                Arguments.of(
                        "a wrong token limit",
                        Wire.post(CHAT, "{\"model\":\"llama\",\"max_tokens\":-1}"),
                        400,
                        "not negative"),
                Arguments.of(
                        "a wrong target",
                        withHeader("x-slo-ttft-ms: soon", fine),
                        400,
                        "x-slo-ttft-ms is \\\"soon\\\", must be a number of milliseconds above 0"),
                Arguments.of(
                        "a wrong priority",
                        withHeader("x-signalbox-priority: high", fine),
                        400,
                        "must be a whole number"),
                Arguments.of("wrong labels", withHeader("x-signalbox-labels: personal", fine), 400, "data=personal"),
                Arguments.of(
                        "an unknown path",
                        Wire.post("/v1/chat/completion", fine),
                        404,
                        "Maybe \\\"/v1/chat/completions\\\"."),
                Arguments.of(
                        "a wrong method",
                        "GET " + CHAT + " HTTP/1.1\r\nhost: test\r\n\r\n",
                        405,
                        "takes POST, not GET"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void aMistakeIsNamed(String what, String request, int status, String message) throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            String answer = wire.send(request).readTo("}}");

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains(message)
                    .contains("{\"error\":{\"message\":");
            assertThat(answer)
                    .contains("x-signalbox-decision-id: ")
                    .contains("x-signalbox-request-class: ")
                    .contains("x-signalbox-placement: none")
                    .contains("x-signalbox-backend: none")
                    .contains("x-signalbox-policy-revision: " + Sidecar.REVISION)
                    .contains("x-signalbox-attempts: 0");
            assertStillServes(wire);
        }
    }

    @Test
    void aBodyThatSaysItIsTooLargeIsRefusedBeforeItArrives() throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            wire.send("POST " + CHAT + " HTTP/1.1\r\nhost: test\r\ncontent-length: 52428800\r\n\r\n");
            assertThat(wire.readTo("}}"))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("of 52428800 bytes is larger than the 33554432 bytes");
        }
    }

    @Test
    void aBodyOfFiftyMegabytesIsRefusedAndTheConnectionStaysUsable() throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            wire.send("POST " + CHAT + " HTTP/1.1\r\nhost: test\r\ncontent-length: 52428800\r\n\r\n");
            String block = "x".repeat(1024 * 1024);
            for (int i = 0; i < 50; i++) {
                wire.send(block);
            }
            assertThat(wire.readTo("}}")).startsWith("HTTP/1.1 413 ");
            assertStillServes(wire);
        }
    }

    @Test
    void aChunkedBodyThatGrowsTooLargeIsRefused() throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            wire.send("POST " + CHAT + " HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
            String chunk = "100000\r\n" + "x".repeat(1024 * 1024) + "\r\n";
            for (int i = 0; i < 40; i++) {
                wire.send(chunk);
            }
            assertThat(wire.readTo("}}")).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aFloodOfHeadersIsRefused() throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            wire.send("POST " + CHAT + " HTTP/1.1\r\nhost: test\r\n" + "x-flood: 0123456789\r\n".repeat(2000) + "\r\n");
            assertThat(wire.readTo("}}")).startsWith("HTTP/1.1 431 ").contains("headers_too_large");
        }
    }

    @Test
    void aListOfModelsIsGiven() throws Exception {
        try (Wire wire = new Wire(sidecar.port)) {
            wire.send("GET /v1/models HTTP/1.1\r\nhost: test\r\n\r\n");
            assertThat(wire.readTo("]}"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("{\"object\":\"list\",\"data\":[{\"id\":\"llama\"");
        }
    }

    private static void assertStillServes(Wire wire) throws Exception {
        assertThat(wire.send(Wire.post(CHAT, "{\"model\":\"llama\"}")).readTo("\r\n\r\n{}"))
                .contains("HTTP/1.1 200 OK");
    }

    private static String withHeader(String header, String body) {
        return Wire.post(CHAT, body).replace("host: test\r\n", "host: test\r\n" + header + "\r\n");
    }
}
