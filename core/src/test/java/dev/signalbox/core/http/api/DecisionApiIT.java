package dev.signalbox.core.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionApiIT {

    private static Sidecar sidecar;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        sidecar = Sidecar.builder()
                .backend("gpu-a", "http://gpu-a:8000", "llama", "meta/llama", Map.of())
                .backend("gpu-b", "http://gpu-b:8000", "llama", "llama", Map.of())
                .start();
    }

    @AfterAll
    static void stop() {
        sidecar.close();
    }

    @Test
    void aDecisionNamesTheBackendItsEstimateAndTheFallbacks() throws Exception {
        HttpResponse<String> response = post("""
                {"operation":"chat","model":"llama","promptTokens":1200,"maxOutputTokens":51,"streaming":true,
                 "tenant":"acme","priority":2,"labels":{"data":"personal"},"slo":{"ttftMs":300,"tpotMs":50}}""");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = Json.mapper().readTree(response.body());
        assertThat(answer.path("backend").asText()).isEqualTo("gpu-a");
        assertThat(answer.path("placement").asText()).isEqualTo("GPU");
        assertThat(answer.path("model").asText()).isEqualTo("meta/llama");
        assertThat(answer.path("url").asText()).isEqualTo("http://gpu-a:8000");
        assertThat(answer.path("requestClass").asText()).isEqualTo("interactive-chat");
        assertThat(answer.path("policyRevision").asText()).isEqualTo(Sidecar.REVISION);
        assertThat(answer.path("estimate").toString())
                .isEqualTo(
                        "{\"ttftMs\":100.0,\"tpotMs\":10.0,\"endToEndMs\":600.0,\"costUsd\":1.0,\"marginalCostUsd\":1.0}");
        assertThat(answer.path("fallbacks").toString())
                .isEqualTo("[{\"backend\":\"gpu-b\",\"placement\":\"GPU\",\"protocol\":\"openai\",\"model\":\"llama\","
                        + "\"url\":\"http://gpu-b:8000\"}]");
        assertThat(answer.path("protocol").asText()).isEqualTo("openai");
        assertThat(answer.path("reasons").isArray()).isTrue();
        assertThat(answer.path("rejected").isEmpty()).isTrue();
        assertThat(response.headers().firstValue("x-signalbox-decision-id"))
                .contains(answer.path("decisionId").asText());
    }

    @Test
    void aModelThatNobodyOffersIsRefusedInTheErrorShape() throws Exception {
        HttpResponse<String> response = post("{\"operation\":\"chat\",\"model\":\"lamma\"}");

        assertThat(response.statusCode()).isEqualTo(404);
        JsonNode error = Json.mapper().readTree(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
        assertThat(error.path("message").asText()).endsWith("Maybe \"llama\".");
        assertThat(error.path("signalbox").path("decisionId").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"operation\":\"chat\",\"modell\":\"x\"}          | \"modell\" is unknown          | Maybe \"model\".",
                "{\"operation\":\"chats\",\"model\":\"x\"}          | must be one of chat            | Maybe \"chat\".",
                "{\"operation\":\"chat\"}                           | \"model\" is missing           | missing",
                "{\"operation\":\"chat\",\"model\":\"x\",\"slo\":{\"ttftMs\":-1}} | \"slo.ttftMs\" is -1 | above 0",
                "{\"operation\":\"chat\",\"model\":\"x\",\"slo\":{\"ttft\":1}}    | \"slo.ttft\" is unknown | Maybe \"ttftMs\".",
                "{\"operation\":\"chat\",\"model\":\"x\",\"promptTokens\":1.5}    | \"promptTokens\" is 1.5 | whole number",
                "nonsense                                           | not valid JSON                 | line 1",
            })
    void aMistakeIsNamed(String body, String message, String hint) throws Exception {
        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.mapper()
                        .readTree(response.body())
                        .path("error")
                        .path("message")
                        .asText())
                .contains(message)
                .contains(hint);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sidecar.url("/v1/decisions")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
