package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.config.ConfigurationFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole sidecar whose predictions are far too low, and whose policy expects far too long answers. */
final class LearningIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As many as the machine runs at once: each token takes it 83 ms, where one is predicted. */
    private static final int REQUESTS = 32;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void learnsFromAnswersAndARestartDoesNotForgetIt(@TempDir Path directory) throws Exception {
        Path policy = Files.createDirectories(directory.resolve("policy"));
        Files.writeString(
                policy.resolve("policy.yaml"),
                "name: test\ndefaultClass: chat\nclasses:\n  chat: {expectedOutputTokens: 2000}\n");
        try (Sidecar sidecar = start(directory)) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> client.sendAsync(chat(sidecar), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            PolicySidecar.await(
                    () -> correction(sidecar).path("ttft").path("answers").asInt() == REQUESTS);

            assertLearnt(sidecar);
            assertThat(get(sidecar, "/metrics"))
                    .contains(
                            "signalbox_prediction_error{backend=\"cpu\",corrected=\"false\",model=\"llama\",time=\"tpot\"")
                    .contains("signalbox_output_length{model=\"llama\",quantile=\"0.9\",request_class=\"chat\"}");
        }
        try (Sidecar restarted = start(directory)) {
            assertThat(correction(restarted).path("tpot").path("answers").asInt())
                    .isGreaterThanOrEqualTo(REQUESTS);
            assertLearnt(restarted);
        }
    }

    private void assertLearnt(Sidecar sidecar) throws Exception {
        assertThat(correction(sidecar).path("tpot").path("lowestFactor").asDouble())
                .isGreaterThan(2);
        assertThat(JSON.readTree(get(sidecar, "/policy"))
                        .path("classes")
                        .path(0)
                        .path("learnedOutputTokens")
                        .path(0)
                        .path("median")
                        .asInt())
                .isEqualTo(12);
        String id = client.send(chat(sidecar), HttpResponse.BodyHandlers.ofString())
                .headers()
                .firstValue("x-signalbox-decision-id")
                .orElseThrow();
        JsonNode decision = JSON.readTree(get(sidecar, "/decisions/" + id));
        assertThat(decision.path("reproduced").asBoolean()).isTrue();
        assertThat(decision.path("request").path("expectedOutputTokens").asInt())
                .isEqualTo(12);
        assertThat(decision.path("candidates")
                        .path(0)
                        .path("corrected")
                        .path("tpot")
                        .path("factor")
                        .asDouble())
                .isGreaterThan(2);
        assertThat(get(sidecar, "/decisions/" + id + "?format=text"))
                .containsPattern(
                        "ms for each token \\(predicted 1\\.0 ms, corrected x\\d+\\.\\d\\d from 3\\d answers\\)")
                .contains("Its answer was expected to have 12 tokens, or 12 for a deadline");
    }

    private JsonNode correction(Sidecar sidecar) throws Exception {
        return JSON.readTree(get(sidecar, "/backends"))
                .path("backends")
                .path(0)
                .path("corrections")
                .path(0);
    }

    private static Sidecar start(Path directory) {
        return Sidecar.start(
                ConfigurationFile.parse("learning.yaml", """
                server: {port: 0, eventLoops: 1}
                admin: {port: 0}
                engine: {verify: 0}
                policy: {directory: policy}
                backends:
                  - id: cpu
                    provider: simulated
                    profile: xeon
                    models: [llama]
                    fallbackEstimate: {ttftMs: 5, tpotMs: 1}
                """, directory, BuiltDistribution.HOME, Map.of()), List.of());
    }

    private static HttpRequest chat(Sidecar sidecar) {
        return HttpRequest.newBuilder(URI.create("http://" + sidecar.address() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"llama\",\"max_tokens\":12,\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Which track is free?\"}]}"))
                .build();
    }

    private String get(Sidecar sidecar, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://" + sidecar.adminAddress() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
