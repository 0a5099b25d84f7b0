package dev.signalbox.core.http.proxy;

import static dev.signalbox.core.http.Client.header;
import static dev.signalbox.core.http.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients of each API, in front of backends that speak the same and others. */
class ClientApisIT {

    private static final String MESSAGES = "/v1/messages";
    private static final String MESSAGE =
            "{\"model\":\"llama\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String OLLAMA_CHAT =
            "{\"model\":\"llama:latest\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String OPENAI_ANSWER =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"llama\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}";
    private static final List<String> OPENAI_STREAM = List.of(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            chunk("{\"content\":\"Hel\"}", "null"),
            chunk("{\"content\":\"lo\"}", "null"),
            chunk("{}", "\"stop\""),
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"llama\",\"choices\":[],"
                    + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n",
            "data: [DONE]\n\n");

    private final Client client = new Client();

    @Test
    void anAnthropicClientIsServedByAnOpenAiBackend() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(OPENAI_ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            HttpResponse<String> response = post(sidecar, MESSAGES, MESSAGE);

            JsonNode answer = json(response);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(answer.path("type").asText()).isEqualTo("message");
            assertThat(answer.at("/content/0/text").asText()).isEqualTo("Hello");
            assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(12);
            assertThat(header(response, "content-type")).isEqualTo("application/json");
            assertThat(header(response, "x-signalbox-backend")).isEqualTo("gpu");
            ScriptedBackend.Received received = backend.next();
            assertThat(received.uri()).isEqualTo("/v1/chat/completions");
            assertThat(Json.mapper()
                            .readTree(received.body().getBytes())
                            .at("/messages/0/content")
                            .asText())
                    .isEqualTo("Hi");
            assertThat(received.headers().names()).doesNotContain("x-api-key", "anthropic-version", "accept-encoding");
            RequestResult result = sidecar.result();
            assertThat(result.promptTokens()).isEqualTo(12);
            assertThat(result.outputTokens()).isEqualTo(3);
        }
    }

    @Test
    void anAnthropicClientGetsItsOwnEventsFromAnOpenAiStream() throws Exception {
        try (ScriptedBackend backend = stream(OPENAI_STREAM);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            HttpResponse<String> response =
                    post(sidecar, MESSAGES, MESSAGE.replace("{\"model\"", "{\"stream\":true,\"model\""));

            assertThat(header(response, "content-type")).startsWith("text/event-stream");
            assertThat(response.body())
                    .startsWith("event: message_start\n")
                    .contains("\"text\":\"Hel\"", "\"text\":\"lo\"", "event: message_delta")
                    .contains("event: message_stop")
                    .doesNotContain("[DONE]");
            assertThat(sidecar.result().outputTokens()).isEqualTo(3);
        }
    }

    @Test
    void anOllamaClientStreamsUnlessItSaysOtherwise() throws Exception {
        try (ScriptedBackend backend = stream(OPENAI_STREAM);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            HttpResponse<String> response = post(sidecar, "/api/chat", OLLAMA_CHAT);

            List<String> lines = response.body().lines().toList();
            assertThat(header(response, "content-type")).isEqualTo("application/x-ndjson");
            assertThat(Json.mapper()
                            .readTree(lines.get(0))
                            .at("/message/content")
                            .asText())
                    .isEqualTo("Hel");
            assertThat(Json.mapper()
                            .readTree(lines.get(lines.size() - 1))
                            .path("done")
                            .asBoolean())
                    .isTrue();
            assertThat(sidecar.result().promptTokens()).isEqualTo(12);
        }
    }

    @Test
    void anOpenAiClientIsServedByAnAnthropicBackendBelowItsBasePath() throws Exception {
        String answer = "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}";
        try (ScriptedBackend backend = ScriptedBackend.json(answer);
                Sidecar sidecar = Sidecar.builder()
                        .backend(
                                "api",
                                "http://127.0.0.1:" + backend.port(),
                                new BackendApi(Protocol.ANTHROPIC, "/anthropic/v1", BackendApi.RETRYABLE_STATUSES),
                                "llama",
                                "claude",
                                Map.of("x-api-key", "ours"),
                                Map.of())
                        .start()) {
            HttpResponse<String> response = post(
                    sidecar,
                    "/v1/chat/completions",
                    "{\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

            assertThat(json(response).at("/choices/0/message/content").asText()).isEqualTo("Hello");
            ScriptedBackend.Received received = backend.next();
            assertThat(received.uri()).isEqualTo("/anthropic/v1/messages");
            assertThat(received.headers().getAll("x-api-key")).containsExactly("ours");
            assertThat(received.headers().contains("anthropic-version")).isTrue();
            assertThat(Json.mapper()
                            .readTree(received.body().getBytes())
                            .path("model")
                            .asText())
                    .isEqualTo("claude");
        }
    }

    @Test
    void theSameProtocolPassesUntouched() throws Exception {
        String answer = "{ \"type\":\"message\", \"usage\" : {\"input_tokens\":7,\"output_tokens\":2} }";
        try (ScriptedBackend backend = ScriptedBackend.json(answer);
                Sidecar sidecar = Sidecar.builder()
                        .backend("api", backend.port(), BackendApi.of(Protocol.ANTHROPIC), Map.of())
                        .start()) {
            HttpResponse<String> response = post(sidecar, MESSAGES + "?beta=true", MESSAGE);

            assertThat(response.body()).isEqualTo(answer);
            ScriptedBackend.Received received = backend.next();
            assertThat(received.uri()).isEqualTo(MESSAGES + "?beta=true");
            assertThat(received.body().toString()).isEqualTo(MESSAGE);
            assertThat(received.headers().get("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(sidecar.result().promptTokens()).isEqualTo(7);
        }
    }

    @Test
    void errorsOfBackendsAreTranslated() throws Exception {
        String error = "{\"error\":{\"message\":\"too hot\",\"type\":\"invalid_request_error\"}}";
        try (ScriptedBackend backend = ScriptedBackend.status(400, error);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            HttpResponse<String> anthropic = post(sidecar, MESSAGES, MESSAGE);
            HttpResponse<String> ollama = post(sidecar, "/api/chat", OLLAMA_CHAT);

            assertThat(anthropic.statusCode()).isEqualTo(400);
            assertThat(anthropic.body())
                    .isEqualTo(
                            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too hot\"}}");
            assertThat(ollama.body()).isEqualTo("{\"error\":\"too hot\"}");
        }
    }

    @Test
    void ourOwnRefusalsAreInTheClientsWords() throws Exception {
        try (Sidecar sidecar = Sidecar.builder().backend("gpu", 1).start()) {
            JsonNode anthropic = json(post(sidecar, MESSAGES, MESSAGE.replace("llama", "lama")));
            JsonNode ollama = json(post(sidecar, "/api/chat", OLLAMA_CHAT.replace("llama", "lama")));
            JsonNode gemini = json(post(sidecar, "/v1beta/models/lama:generateContent", "{\"contents\":[]}"));

            assertThat(anthropic.path("type").asText()).isEqualTo("error");
            assertThat(anthropic.at("/error/type").asText()).isEqualTo("not_found_error");
            assertThat(anthropic.at("/error/message").asText()).endsWith("Maybe \"llama\".");
            assertThat(anthropic.at("/signalbox/code").asText()).isEqualTo("model_not_found");
            assertThat(ollama.path("error").asText()).contains("\"lama\"");
            assertThat(gemini.at("/error/status").asText()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void aBackendThatCantBeAskedIsPassedOverAndTheClientToldWhyIfNoneCan() throws Exception {
        String search = MESSAGE.replace(
                "{\"model\"", "{\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],\"model\"");
        try (ScriptedBackend gpu = ScriptedBackend.json(OPENAI_ANSWER);
                ScriptedBackend api = ScriptedBackend.json("{\"type\":\"message\"}");
                Sidecar both = Sidecar.builder()
                        .backend("gpu", gpu.port())
                        .backend("api", api.port(), BackendApi.of(Protocol.ANTHROPIC), Map.of())
                        .start();
                Sidecar alone = Sidecar.builder().backend("gpu", gpu.port()).start()) {
            HttpResponse<String> served = post(both, MESSAGES, search);

            assertThat(served.body()).isEqualTo("{\"type\":\"message\"}");
            assertThat(header(served, "x-signalbox-attempts")).isEqualTo("1");
            RequestResult result = both.result();
            assertThat(result.choice()).isEqualTo(1);
            assertThat(result.tries().get(0).detail())
                    .startsWith("can't be asked: ")
                    .contains("tools[0]");

            HttpResponse<String> refused = post(alone, MESSAGES, search);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).at("/error/message").asText()).contains("gpu can't be asked", "tools[0]");
            assertThat(json(refused).at("/signalbox/param").asText()).startsWith("tools[0]");
            assertThat(gpu.received).isEmpty();
        }
    }

    @Test
    void whatIsLeftOutIsNamedWhateverItIs() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(OPENAI_ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu", backend.port()).start()) {
            HttpResponse<String> response = post(
                    sidecar,
                    MESSAGES,
                    MESSAGE.replace(
                            "{\"model\"", "{\"top_k\":5,\"service_tier\":\"auto\",\"no\\nsuch\u00e9\":1,\"model\""));

            assertThat(header(response, "x-signalbox-dropped")).matches("[ -~]*");
            assertThat(response.statusCode()).isIn(200, 400);
        }
    }

    @Test
    void anAnswerThatIsNoneIsAskedForElsewhere() throws Exception {
        try (ScriptedBackend broken = ScriptedBackend.json("<html>welcome</html>");
                ScriptedBackend good = ScriptedBackend.json(OPENAI_ANSWER);
                Sidecar sidecar = Sidecar.builder()
                        .backend("broken", broken.port())
                        .backend("good", good.port())
                        .start()) {
            HttpResponse<String> response = post(sidecar, MESSAGES, MESSAGE);

            assertThat(json(response).at("/content/0/text").asText()).isEqualTo("Hello");
            assertThat(header(response, "x-signalbox-attempts")).isEqualTo("2");
        }
    }

    @Test
    void tokensAreCountedByAnAnthropicBackendElseEstimated() throws Exception {
        String count = MESSAGES + "/count_tokens";
        try (ScriptedBackend gpu = ScriptedBackend.json("{}");
                ScriptedBackend api = ScriptedBackend.json("{\"input_tokens\":42}");
                Sidecar both = Sidecar.builder()
                        .backend("gpu", gpu.port())
                        .backend("api", api.port(), BackendApi.of(Protocol.ANTHROPIC), Map.of())
                        .start();
                Sidecar alone = Sidecar.builder().backend("gpu", gpu.port()).start()) {
            assertThat(post(both, count, MESSAGE).body()).isEqualTo("{\"input_tokens\":42}");
            assertThat(api.next().uri()).isEqualTo(count);
            assertThat(post(alone, count, MESSAGE).body()).isEqualTo("{\"input_tokens\":5}");
            assertThat(gpu.received).isEmpty();
        }
    }

    @Test
    void geminisModelIsReplacedInThePathAndItsKeyStaysBehind() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{\"usageMetadata\":{\"promptTokenCount\":3}}");
                Sidecar sidecar = Sidecar.builder()
                        .backend(
                                "api",
                                "http://127.0.0.1:" + backend.port(),
                                BackendApi.of(Protocol.GEMINI),
                                "llama",
                                "gemini 2/x",
                                Map.of("x-goog-api-key", "ours"),
                                Map.of())
                        .start()) {
            String body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
            post(sidecar, "/v1beta/models/llama:streamGenerateContent?key=theirs&alt=sse", body);

            ScriptedBackend.Received received = backend.next();
            assertThat(received.uri()).isEqualTo("/v1beta/models/gemini%202%2Fx:streamGenerateContent?alt=sse");
            assertThat(received.body().toString()).isEqualTo(body);
            assertThat(sidecar.decisions.take().facts().request().streaming()).isTrue();
        }
    }

    @Test
    void tensorsPassAsTheyAre() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json("{\"outputs\":[]}");
                Sidecar sidecar = Sidecar.builder()
                        .backend(
                                "triton",
                                "http://127.0.0.1:" + backend.port(),
                                BackendApi.of(Protocol.KSERVE),
                                "resnet",
                                "resnet50",
                                Map.of(),
                                Map.of())
                        .start()) {
            byte[] body = "{\"inputs\":[]}\0\1\2\u00ff".getBytes(StandardCharsets.ISO_8859_1);
            client.post(sidecar, "/v2/models/resnet/versions/1/infer", body, "inference-header-content-length", "13");

            ScriptedBackend.Received received = backend.next();
            assertThat(received.uri()).isEqualTo("/v2/models/resnet50/versions/1/infer");
            assertThat(received.body().getBytes()).isEqualTo(body);
            assertThat(received.headers().get("inference-header-content-length"))
                    .isEqualTo("13");
            assertThat(sidecar.result().status()).isEqualTo(200);

            assertThat(get(sidecar, "/v2/models/resnet").statusCode()).isEqualTo(200);
            assertThat(backend.next().uri()).isEqualTo("/v2/models/resnet50");
            assertThat(get(sidecar, "/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
            assertThat(get(sidecar, "/v2/models/resnet/infer").statusCode()).isEqualTo(405);
            assertThat(get(sidecar, "/v2/models/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void modelsAreListedInEachApisWords() throws Exception {
        try (Sidecar sidecar = Sidecar.builder().backend("gpu", 1).start()) {
            assertThat(json(get(sidecar, "/v1/models")).at("/data/0/object").asText())
                    .isEqualTo("model");
            JsonNode anthropic = json(get(sidecar, "/v1/models", "anthropic-version", "2023-06-01"));
            assertThat(anthropic.at("/data/0/type").asText()).isEqualTo("model");
            assertThat(anthropic.path("last_id").asText()).isEqualTo("llama");
            assertThat(json(get(sidecar, "/v1beta/models")).at("/models/0/name").asText())
                    .isEqualTo("models/llama");
            assertThat(json(get(sidecar, "/api/tags")).at("/models/0/name").asText())
                    .isEqualTo("llama");
            assertThat(json(get(sidecar, "/api/version")).path("version").asText())
                    .isNotEmpty();
            assertThat(json(post(sidecar, "/api/show", "{\"model\":\"llama:latest\"}"))
                            .at("/capabilities/0")
                            .asText())
                    .isEqualTo("completion");
            assertThat(json(post(sidecar, "/api/show", "{\"model\":\"lama\"}"))
                            .path("error")
                            .asText())
                    .contains("Maybe \"llama\"");
            assertThat(get(sidecar, "/v1/models/llama").statusCode()).isEqualTo(200);
            assertThat(get(sidecar, "/v1/models/lama").statusCode()).isEqualTo(404);
        }
    }

    private static ScriptedBackend stream(List<String> events) {
        return new ScriptedBackend((request, response) -> {
            response.setChunked(true).putHeader("content-type", "text/event-stream");
            events.forEach(response::write);
            response.end();
        });
    }

    private static String chunk(String delta, String finishReason) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"llama\",\"choices\":["
                + "{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
    }

    private HttpResponse<String> post(Sidecar sidecar, String path, String body) throws Exception {
        return client.post(
                sidecar,
                path,
                body,
                "x-api-key",
                "theirs",
                "anthropic-version",
                "2023-06-01",
                "accept-encoding",
                "gzip");
    }

    private HttpResponse<String> get(Sidecar sidecar, String path, String... headers) throws Exception {
        return client.get(sidecar, path, headers);
    }
}
