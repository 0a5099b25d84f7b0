package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.api.DecisionText;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that clients run themselves. */
class OnDeviceIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\",\"messages\":[]}";

    private final Client client = new Client();
    private ScriptedBackend server;
    private Sidecar sidecar;

    @BeforeEach
    void start() {
        server = ScriptedBackend.json("{\"from\":\"server\"}");
        sidecar = Sidecar.builder()
                .backend(
                        "phone",
                        "on-device:apple-foundation-models",
                        BackendApi.of(Protocol.ON_DEVICE),
                        "llama",
                        "SystemLanguageModel.default",
                        Map.of(),
                        Map.of("runtime", "apple-foundation-models", "maxOutputTokens", "1024"))
                .backend("gpu", server.port())
                .start();
    }

    @AfterEach
    void stop() {
        sidecar.close();
        server.close();
    }

    @Test
    void aClientThatSaysNothingIsServedElsewhere() throws Exception {
        assertThat(post(CHAT, BODY).body()).isEqualTo("{\"from\":\"server\"}");
        assertThat(post(CHAT, BODY, "x-signalbox-on-device", "mlx, llama-cpp").body())
                .isEqualTo("{\"from\":\"server\"}");
    }

    @Test
    void aClientThatCanIsToldToRunTheModelItselfAndWhatToDoIfItFails() throws Exception {
        HttpResponse<String> told = post(CHAT, BODY, "x-signalbox-on-device", "mlx, apple-foundation-models");

        assertThat(told.statusCode()).isEqualTo(300);
        assertThat(told.headers().firstValue("location")).isEmpty();
        assertThat(told.headers().firstValue("x-signalbox-backend")).contains("phone");
        JsonNode error = Json.mapper().readTree(told.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("run_on_device");
        JsonNode facts = error.path("signalbox");
        assertThat(facts.path("runtime").asText()).isEqualTo("apple-foundation-models");
        assertThat(facts.path("model").asText()).isEqualTo("SystemLanguageModel.default");
        assertThat(facts.at("/labels/maxOutputTokens").asText()).isEqualTo("1024");
        RequestResult result = sidecar.result();
        assertThat(result.choice()).isZero();
        assertThat(result.attempts()).isZero();
        assertThat(server.received).isEmpty();

        String failed = facts.at("/otherwise/value").asText();
        assertThat(failed).contains(facts.path("decisionId").asText());
        assertThat(post(CHAT, BODY, "x-signalbox-on-device", failed).body()).isEqualTo("{\"from\":\"server\"}");
        sidecar.decisions.take();
        Decision instead = sidecar.decisions.take();
        String failedId = facts.path("decisionId").asText();
        assertThat(instead.onDeviceFailed()).isEqualTo(failedId);
        assertThat(DecisionText.of(Explainer.explain(instead)))
                .contains("Its client had been told to run a model itself, and failed: decision " + failedId);
    }

    @Test
    void aFailureMayBeWithoutItsDecisionButNotWithAWrongOne() throws Exception {
        assertThat(post(CHAT, BODY, "x-signalbox-on-device", "failed").body()).isEqualTo("{\"from\":\"server\"}");
        assertThat(sidecar.decisions.take().onDeviceFailed()).isEqualTo("unnamed");

        HttpResponse<String> wrong = post(CHAT, BODY, "x-signalbox-on-device", "failed; decision=7");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\\\"failed; decision=7\\\", must be failed; decision= and the id");
    }

    @Test
    void whyNotSaysThatTheClientCant() throws Exception {
        JsonNode decision = Json.mapper()
                .readTree(post("/v1/decisions", "{\"operation\":\"chat\",\"model\":\"llama\"}")
                        .body());

        assertThat(decision.path("backend").asText()).isEqualTo("gpu");
        assertThat(decision.at("/rejected/0/backend").asText()).isEqualTo("phone");
        assertThat(decision.at("/rejected/0/detail").asText()).contains("does not say that it can run models itself");
    }

    @Test
    void aDecisionTellsWhatItTakesAndWhereToGoOtherwise() throws Exception {
        JsonNode decision = Json.mapper()
                .readTree(post(
                                "/v1/decisions",
                                "{\"operation\":\"chat\",\"model\":\"llama\",\"onDevice\":[\"apple-foundation-models\"]}")
                        .body());

        assertThat(decision.path("protocol").asText()).isEqualTo("on-device");
        assertThat(decision.path("runtime").asText()).isEqualTo("apple-foundation-models");
        assertThat(decision.path("model").asText()).isEqualTo("SystemLanguageModel.default");
        assertThat(decision.has("url")).isFalse();
        assertThat(decision.at("/fallbacks/0/url").asText()).isEqualTo("http://127.0.0.1:" + server.port());
        assertThat(decision.at("/fallbacks/0/protocol").asText()).isEqualTo("openai");
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.post(sidecar, path, body, headers);
    }
}
