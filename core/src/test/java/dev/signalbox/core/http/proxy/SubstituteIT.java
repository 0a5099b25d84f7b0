package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.Client;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.wire.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another model than the one asked for serves, where a rule permits it. */
class SubstituteIT {

    private static final String RULES = """
            rule "a smaller one will do" when Request( model == "llama-70b" ) then place.substitute("llama-8b"); end
            rule "it is a test" when Request() then place.tag("purpose", "test"); end
            """;

    private final Client client = new Client();

    @Test
    void theBackendIsAskedForItsOwnModel() throws Exception {
        try (ScriptedBackend small = ScriptedBackend.json("{\"ok\":true}");
                Sidecar sidecar = sidecar(small)) {
            HttpResponse<String> response = client.post(
                    sidecar, "/v1/chat/completions", "{\"max_tokens\":5, \"model\" : \"llama-70b\",\"n\":1}");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(small.next().body()).hasToString("{\"max_tokens\":5, \"model\" : \"meta/llama-8b\",\"n\":1}");
            assertThat(sidecar.decisions.take().substitute()).isEqualTo("llama-8b");
        }
    }

    @Test
    void aDecisionNamesTheModelThatServes() throws Exception {
        try (ScriptedBackend small = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(small)) {
            JsonNode decision = Json.mapper()
                    .readTree(client.post(sidecar, "/v1/decisions", "{\"operation\":\"chat\",\"model\":\"llama-70b\"}")
                            .body());

            assertThat(decision.path("model").asText()).isEqualTo("meta/llama-8b");
            assertThat(decision.path("substitute").asText()).isEqualTo("llama-8b");
            assertThat(decision.path("tags").toString()).isEqualTo("{\"purpose\":\"test\"}");
            assertThat(decision.path("reasons").toString())
                    .contains("{\"rule\":\"a smaller one will do\",\"effect\":\"substitute\",\"model\":\"llama-8b\"}");
        }
    }

    @Test
    void noOtherModelMayBeAskedForUnderAnotherName() throws Exception {
        try (ScriptedBackend small = ScriptedBackend.json("{}");
                Sidecar sidecar = sidecar(small)) {
            assertThat(client.post(sidecar, "/v1/chat/completions", "{\"model\":\"llama-7b\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static Sidecar sidecar(ScriptedBackend small) {
        return Sidecar.builder()
                .backend("small", "http://127.0.0.1:" + small.port(), "llama-8b", "meta/llama-8b", Map.of())
                .rules(RULES)
                .start();
    }
}
