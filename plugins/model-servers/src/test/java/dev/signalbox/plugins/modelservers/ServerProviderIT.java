package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.ServedModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerProviderIT {

    private static final Set<Operation> TEXT = Set.of(Operation.CHAT, Operation.COMPLETION);

    private final StubServer server = new StubServer();

    ServerProviderIT() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void asksForTheModelsAndForTheSlotsOfLlamaCpp() throws Exception {
        server.answer(
                "/v1/models",
                200,
                "{\"data\":[{\"id\":\"smollm2\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx\":1024}},"
                        + "{\"id\":\"nomic-embed-text\",\"owned_by\":\"llamacpp\"}]}");
        server.answer("/props", 200, "{\"default_generation_settings\":{\"n_ctx\":1024},\"total_slots\":4}");

        Backend backend = discover(Map.of());

        assertThat(backend.maxConcurrency()).isEqualTo(4);
        assertThat(backend.models())
                .containsExactly(
                        new ServedModel("smollm2", "smollm2", TEXT, "", 1024),
                        new ServedModel(
                                "nomic-embed-text",
                                "nomic-embed-text",
                                Set.of(Operation.EMBEDDINGS),
                                "",
                                InferenceRequest.UNKNOWN));
    }

    @Test
    void takesEverythingTheOperatorSaysWithoutAsking() throws Exception {
        Backend backend = discover(Map.of(
                "hardware",
                "H100-SXM",
                "region",
                "eu",
                "owned",
                false,
                "maxConcurrency",
                64,
                "apiKey",
                "sk-1",
                "labels",
                Map.of("rack", "7"),
                "operations",
                List.of("chat"),
                "models",
                List.of(
                        Map.of(
                                "name", "llama",
                                "upstream", "meta/llama",
                                "quantization", "fp8",
                                "contextTokens", 8192),
                        Map.of("name", "bge", "operations", "embeddings"))));

        assertThat(backend)
                .isEqualTo(new Backend(
                        "a",
                        Placement.GPU,
                        "H100-SXM",
                        server.url(),
                        "eu",
                        false,
                        64,
                        List.of(
                                new ServedModel("llama", "meta/llama", Set.of(Operation.CHAT), "fp8", 8192),
                                new ServedModel(
                                        "bge", "bge", Set.of(Operation.EMBEDDINGS), "", InferenceRequest.UNKNOWN)),
                        Map.of("authorization", "Bearer sk-1"),
                        Map.of("rack", "7")));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void takesMachinesForOwnAndHostedServicesForForeign() throws Exception {
        assertThat(discover(Map.of("models", "m")).owned()).isTrue();
        assertThat(discover(Map.of("models", "m", "placement", "hosted")).owned())
                .isFalse();
    }

    @Test
    void failsWithAReasonWhenItCannotLook() {
        server.answer("/v1/models", 401, "");
        assertThatThrownBy(() -> discover(Map.of()))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("/v1/models answered 401. Maybe \"apiKey\" is missing, such as"
                        + " env:MODEL_SERVER_KEY; it would be sent as authorization.");
        assertThatThrownBy(() -> discover(Map.of("apiKey", "sk-secret")))
                .hasMessageContaining(
                        "answered 401. Maybe the key that \"apiKey\" names is wrong, or may not list models")
                .hasMessageNotContaining("sk-secret");
        server.answer("/v1/models", 404, "{\"detail\":\n\"Not Found\"}");
        assertThatThrownBy(() -> discover(Map.of()))
                .hasMessageContaining(
                        "/v1/models answered 404: {\"detail\": \"Not Found\"}. Maybe \"url\" is not where the API of"
                                + " an OpenAI-compatible server begins, or \"provider\" should be another");
        server.answer("/v1/models", 200, "<html>");
        assertThatThrownBy(() -> discover(Map.of())).hasMessageContaining("/v1/models can't be read");
        server.answer("/v1/models", 200, "{\"data\":[]}");
        assertThatThrownBy(() -> discover(Map.of()))
                .hasMessageContaining("lists no model. Maybe name them in \"models\".");
        server.close();
        assertThatThrownBy(() -> discover(Map.of())).hasMessageContaining("/v1/models: connection refused");
    }

    @Test
    void refusesValuesThatCannotBeMeant() {
        assertThatThrownBy(() -> discover(Map.of("url", "http://localhost:8000/v1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Maybe \"http://localhost:8000\".");
        assertThatThrownBy(() -> discover(Map.of("maxConcurrency", 0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxConcurrency");
        assertThatThrownBy(() -> discover(Map.of("models", "m", "operations", "paint")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("chat, completion, embeddings, infer");
        assertThatThrownBy(() -> discover(Map.of("placement", "moon"))).isInstanceOf(ConfigurationException.class);
    }

    private Backend discover(Map<String, ?> more) throws Exception {
        Map<String, Object> settings =
                new HashMap<>(Map.of("placement", "gpu", "url", server.url().toString()));
        settings.putAll(more);
        TestPluginContext context = TestPluginContext.of("a", settings);
        try (BackendProvider provider =
                TestHost.backendProvider(new ModelServersPlugin(), "openai-compatible", context)) {
            return provider.discover()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .get(0);
        }
    }
}
