package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code signalbox serve} from the built distribution, as an operator meets it. */
final class ServeIT {

    private static final String ONE_BACKEND = """
            backends:
              - id: gpu-a
                provider: simulated
                profile: h100
                models: [llama-3.1-8b]
                maxOutputTokens: 200
                cost: {model: simulated, profile: h100}
            """;
    private static final String CHAT =
            "{\"model\":\"llama-3.1-8b\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void placesARequestAndCanSayWhy() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, ONE_BACKEND)) {
            HttpResponse<String> answer = sidecar.post(sidecar.data(), "/v1/chat/completions", CHAT);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json.readTree(answer.body())
                            .at("/choices/0/message/content")
                            .asText())
                    .isNotEmpty();
            assertThat(header(answer, "x-signalbox-backend")).isEqualTo("gpu-a");
            assertThat(header(answer, "x-signalbox-placement")).isEqualTo("GPU");
            assertThat(header(answer, "x-signalbox-request-class")).isNotEmpty();
            assertThat(header(answer, "x-signalbox-policy-revision")).startsWith("sha256:");
            assertThat(header(answer, "x-signalbox-attempts")).isEqualTo("1");

            HttpResponse<String> why =
                    sidecar.get(sidecar.admin(), "/decisions/" + header(answer, "x-signalbox-decision-id"));
            assertThat(why.statusCode()).isEqualTo(200);
            JsonNode decision = json.readTree(why.body());
            assertThat(decision.path("decisionId").asText()).isEqualTo(header(answer, "x-signalbox-decision-id"));
            assertThat(decision.path("backend").asText()).isEqualTo("gpu-a");
        }
    }

    @Test
    void decidesWithoutSendingAnything() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, ONE_BACKEND)) {
            HttpResponse<String> answer = sidecar.post(
                    sidecar.data(),
                    "/v1/decisions",
                    "{\"operation\":\"chat\",\"model\":\"llama-3.1-8b\",\"promptTokens\":100,\"maxOutputTokens\":50}");

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode decision = json.readTree(answer.body());
            assertThat(decision.path("backend").asText()).isEqualTo("gpu-a");
            assertThat(decision.at("/estimate/ttftMs").asDouble()).isPositive();
        }
    }

    @Test
    void answersWhatOperatorsAsk() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, ONE_BACKEND)) {
            sidecar.post(sidecar.data(), "/v1/chat/completions", CHAT);

            assertThat(sidecar.get(sidecar.admin(), "/health/liveness").statusCode())
                    .isEqualTo(200);
            assertThat(sidecar.get(sidecar.admin(), "/metrics").body()).contains("signalbox_decisions_total");
            assertThat(sidecar.get(sidecar.admin(), "/backends").body()).contains("gpu-a");
            assertThat(sidecar.get(sidecar.data(), "/v1/models").body()).contains("llama-3.1-8b");
        }
    }

    @Test
    void refusesAnUnknownModelInOpenAisWords() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, ONE_BACKEND)) {
            HttpResponse<String> answer =
                    sidecar.post(sidecar.data(), "/v1/chat/completions", CHAT.replace("llama-3.1-8b", "lama"));

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json.readTree(answer.body()).at("/error/code").asText()).isEqualTo("model_not_found");
            assertThat(answer.body()).contains("lama");
        }
    }

    @Test
    void letsStreamsEndBeforeItEnds() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, ONE_BACKEND)) {
            // About a second and a half at the pace of this simulated machine.
            String request = CHAT.replace("\"max_tokens\":8", "\"max_tokens\":200,\"min_tokens\":200,\"stream\":true");
            try (BufferedReader stream = sidecar.postAndRead(sidecar.data(), "/v1/chat/completions", request)) {
                assertThat(stream.readLine()).startsWith("data: ");
                sidecar.terminate();

                List<String> rest =
                        stream.lines().filter(line -> !line.isEmpty()).toList();
                assertThat(rest).last().isEqualTo("data: [DONE]");
            }
            assertThat(sidecar.awaitExit()).isIn(0, 128 + 15);
        }
    }

    @Test
    void takesNoNewRequestsWhileItEnds() throws Exception {
        CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> {
                    response.setChunked(true).write("data: {}\n\n");
                    stream.complete(response);
                });
                SidecarProcess sidecar = SidecarProcess.serve(directory, """
                        backends:
                          - id: scripted
                            url: http://127.0.0.1:%d
                            placement: cpu
                            models: [llama-3.1-8b]
                            load: {source: none}
                        """.formatted(backend.port()));
                BufferedReader answer = sidecar.postAndRead(sidecar.data(), "/v1/chat/completions", CHAT)) {
            assertThat(answer.readLine()).isEqualTo("data: {}");
            URI admin = sidecar.admin();
            URI data = sidecar.data();

            sidecar.terminate();

            Condition.await("it is not ready", () -> sidecar.status(admin, "/health/readiness") == 503);
            assertThat(sidecar.get(admin, "/health/readiness").body()).contains("the requests under way");
            assertThat(sidecar.status(admin, "/health/liveness")).isEqualTo(200);
            Condition.await("connections are refused", () -> !SidecarProcess.accepts(data));

            stream.get().end("data: [DONE]\n\n");
            assertThat(answer.lines().filter(line -> !line.isEmpty())).containsExactly("data: [DONE]");
            assertThat(sidecar.awaitExit()).isIn(0, 128 + 15);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saysWhatIsWrongWithAConfiguration(String name, String configuration, List<String> expected) throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.start(directory, configuration)) {
            assertThat(sidecar.awaitExit()).as(sidecar.output()).isEqualTo(3);
            assertThat(sidecar.output()).contains(expected).doesNotContain("\tat ");
        }
    }

    static Stream<Arguments> saysWhatIsWrongWithAConfiguration() {
        return Stream.of(
                Arguments.of(
                        "a wrong key",
                        ONE_BACKEND.replace("backends:", "backend:"),
                        List.of("signalbox.yaml:1", "backend", "Maybe \"backends\".")),
                Arguments.of(
                        "a wrong key that only the plugin knows to be wrong",
                        ONE_BACKEND.replace("maxOutputTokens", "maxOutputToken"),
                        List.of("signalbox.yaml:6", "Maybe \"maxOutputTokens\".")),
                Arguments.of(
                        "an unknown kind of provider",
                        ONE_BACKEND.replace("simulated", "simulted"),
                        List.of("signalbox.yaml:3", "simulted", "Maybe \"simulated\".")),
                Arguments.of("no YAML", "backends: [", List.of("signalbox.yaml:")));
    }

    @Test
    void saysWhatIsWrongWithAPolicy() throws Exception {
        Path policy = directory.resolve("policy");
        Files.createDirectories(policy.resolve("rules"));
        Files.copy(BuiltDistribution.HOME.resolve("policy/policy.yaml"), policy.resolve("policy.yaml"));
        Files.writeString(policy.resolve("rules/typing-error.drl"), """
                package typing.error;

                rule "chat prefers warm GPUs"
                when
                    $c : Candidate( placement == Placement.GPU, satuation < 0.8 )
                then
                    place.prefer($c, 5);
                end
                """);
        String configuration = "policy: {directory: " + policy + "}\n" + ONE_BACKEND;

        try (SidecarProcess sidecar = SidecarProcess.start(directory, configuration)) {
            assertThat(sidecar.awaitExit()).as(sidecar.output()).isEqualTo(3);
            assertThat(sidecar.output()).contains("typing-error.drl:5:", "satuation", "Maybe \"saturation\".");
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
