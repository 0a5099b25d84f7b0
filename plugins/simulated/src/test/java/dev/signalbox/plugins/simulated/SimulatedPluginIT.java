package dev.signalbox.plugins.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimulatedPluginIT {

    private static final String TYPE = "simulated";

    private final Plugin plugin = new SimulatedPlugin();

    @Test
    void startsAServerThatIsWhatItsProfileSays() throws Exception {
        try (BackendProvider provider = provider("gpu-a", Map.of("profile", "h100", "models", "llama-3.1-8b"))) {
            Backend backend = discover(provider);

            assertThat(backend.id()).isEqualTo("gpu-a");
            assertThat(backend.placement()).isEqualTo(Placement.GPU);
            assertThat(backend.hardware()).isEqualTo("H100-SXM");
            assertThat(backend.owned()).isTrue();
            assertThat(backend.maxConcurrency()).isEqualTo(256);
            assertThat(backend.models())
                    .containsExactly(new ServedModel(
                            "llama-3.1-8b",
                            "llama-3.1-8b",
                            Set.of(Operation.CHAT, Operation.COMPLETION),
                            "",
                            InferenceRequest.UNKNOWN));
            assertThat(get(backend, "/health")).isEqualTo(200);
            assertThat(discover(provider)).isEqualTo(backend);
        }
    }

    @Test
    void obeysEveryKey() throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "profile",
                "hosted",
                "placement",
                "asic",
                "hardware",
                "LPU",
                "region",
                "eu",
                "owned",
                true,
                "maxConcurrency",
                3,
                "port",
                0,
                "timeScale",
                10,
                "seed",
                7,
                "labels",
                Map.of("a", "b")));
        settings.put("minOutputTokens", 5);
        settings.put("maxOutputTokens", 6);
        settings.put(
                "models",
                List.of(Map.of(
                        "name", "embed",
                        "upstream", "acme/embed",
                        "operations", List.of("embeddings"),
                        "quantization", "fp16",
                        "contextTokens", 512)));
        try (BackendProvider provider = provider("x", settings)) {
            Backend backend = discover(provider);

            assertThat(backend)
                    .isEqualTo(new Backend(
                            "x",
                            Placement.ASIC,
                            "LPU",
                            backend.url(),
                            "eu",
                            true,
                            3,
                            List.of(new ServedModel("embed", "acme/embed", Set.of(Operation.EMBEDDINGS), "fp16", 512)),
                            Map.of(),
                            Map.of("a", "b")));
        }
    }

    @Test
    void tellsTheLoadOfItsOwnServersOnly() throws Exception {
        TestPluginContext context = TestPluginContext.of("load", Map.of());
        try (BackendProvider provider = provider("a", Map.of("profile", "instant", "models", "m"));
                LoadSource source = TestHost.loadSource(plugin, TYPE, context)) {
            Backend backend = discover(provider);

            Map<String, BackendStatus> seen = source.sample(List.of(backend, renamed(backend)))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(seen)
                    .containsExactly(Map.entry(
                            "a",
                            BackendStatus.serving(
                                    new Load(0, 0, 0, context.clock().instant()))));
        }
    }

    @Test
    void stopsTheServerWhenItIsClosed() throws Exception {
        BackendProvider provider = provider("a", Map.of("profile", "instant", "models", "m"));
        Backend backend = discover(provider);
        provider.close();

        assertThatThrownBy(() -> get(backend, "/health")).isInstanceOf(ConnectException.class);
        LoadSource source = TestHost.loadSource(plugin, TYPE, TestPluginContext.of("load", Map.of()));
        assertThat(source.sample(List.of(backend)).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    void predictsWhatTheProfileDoes() throws Exception {
        try (BackendProvider provider = provider("a", Map.of("profile", "h100", "models", "m"))) {
            Backend backend = discover(provider);
            InferenceRequest request = InferenceRequest.builder(Operation.CHAT, "m")
                    .promptTokens(2_780)
                    .expectedOutputTokens(101)
                    .build();
            CostEstimate estimate = TestHost.costModel(
                            plugin, TYPE, TestPluginContext.of("cost", Map.of("profile", "h100", "utilisation", 1)))
                    .estimator(backend, backend.models().get(0))
                    .estimate(request, new Load(0, 0, 0, Instant.EPOCH));

            // 16 ms latency and 100 ms for the prompt; 7 ms per token; the machine for 0.8 s at 6.88 dollars an hour.
            assertThat(estimate.ttftMs()).isEqualTo(116, within(1e-9));
            assertThat(estimate.tpotMs()).isEqualTo(7.0, within(1e-9));
            assertThat(estimate.usd()).isEqualTo(0.8 / 3600 * 6.88, within(1e-9));
            assertThat(estimate.marginalUsd()).isZero();
            assertThat(estimate.energyJoules()).isEqualTo(400 * 0.8, within(1e-6));
        }
    }

    @Test
    void saysWhatIsWrongInTheConfiguration() {
        assertThatThrownBy(() -> provider("a", Map.of("profile", "h200", "models", "m")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be one of h100, xeon, jetson, groq, hosted, instant");
        assertThatThrownBy(() -> provider("a", Map.of("profile", "h100")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("models is missing, must be a list of texts, or of keys with values");
        assertThatThrownBy(() -> provider("a", Map.of("profile", "h100", "models", "m", "timeScale", 0)))
                .hasMessageContaining("timeScale is \"0\": must be a number above 0");
        assertThatThrownBy(() -> provider(
                        "a", Map.of("profile", "h100", "models", "m", "minOutputTokens", 9, "maxOutputTokens", 8)))
                .hasMessageContaining("must be at least minOutputTokens, 9");
        assertThatThrownBy(() -> TestHost.costModel(
                        plugin, TYPE, TestPluginContext.of("c", Map.of("profile", "h100", "port", 1))))
                .hasMessage("unknown keys: [port]");
    }

    private BackendProvider provider(String name, Map<String, ?> settings) {
        return TestHost.backendProvider(plugin, TYPE, TestPluginContext.of(name, settings));
    }

    private static Backend discover(BackendProvider provider) throws Exception {
        return provider.discover()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .get(0);
    }

    private static int get(Backend backend, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(backend.url().resolve(path)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Backend renamed(Backend backend) {
        return new Backend(
                "other",
                backend.placement(),
                backend.hardware(),
                backend.url(),
                backend.region(),
                backend.owned(),
                backend.maxConcurrency(),
                backend.models(),
                backend.requestHeaders(),
                backend.labels());
    }
}
