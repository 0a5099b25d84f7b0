package dev.signalbox.plugins.modelservers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.modelservers.server.ModelSystem;
import dev.signalbox.plugins.testkit.DocumentedKeys;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of each system before it is asked anything. */
class SystemsTest {

    private static final List<String> SERVERS = List.of(
            "openai-compatible",
            "vllm",
            "sglang",
            "tgi",
            "trtllm-serve",
            "nim",
            "llama-cpp",
            "openvino",
            "ollama",
            "triton",
            "kserve");
    private static final List<String> SERVICES =
            List.of("openai", "anthropic", "gemini", "groq", "cerebras", "sambanova");
    /** Of the errors kept in files, those that another backend would answer with too. */
    private static final Set<String> FAULTS_OF_THE_REQUEST = Set.of(
            "openai-400-context_length_exceeded",
            "anthropic-413-request_too_large",
            "tgi-422-validation",
            "triton-400-shape");

    static ModelSystem system(String type) {
        return Systems.ALL.stream()
                .filter(system -> system.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachHasAProviderAndALoadSource() {
        ModelServersPlugin plugin = new ModelServersPlugin();
        Set<String> all = new TreeSet<>(SERVERS);
        all.addAll(SERVICES);

        assertThat(plugin.backendProviders().keySet()).isEqualTo(all);
        assertThat(plugin.loadSources().keySet()).isEqualTo(all);
    }

    @Test
    void eachReadsEveryKeyItSaysItDoes() throws Exception {
        ModelServersPlugin plugin = new ModelServersPlugin();
        for (ModelSystem system : Systems.ALL) {
            String type = system.type();
            Map<String, Object> provider = settings(keys(plugin.backendProviders(), type));
            provider.put("placement", system.placement().orElse(Placement.GPU).name());

            TestHost.backendProvider(plugin, type, TestPluginContext.of("a", provider))
                    .close();
            TestHost.loadSource(plugin, type, TestPluginContext.of("a", settings(keys(plugin.loadSources(), type))))
                    .close();
        }
    }

    private static List<ConfigurationKey> keys(Map<String, ? extends Factory<?>> factories, String type) {
        return requireNonNull(factories.get(type), type).keys();
    }

    @Test
    void eachAndItsKeysAreInTheReadme() throws IOException {
        Path file = Path.of("README.md");
        String readme = Files.readString(file);

        for (ModelSystem system : Systems.ALL) {
            assertThat(readme).contains("| `" + system.type() + "` |");
            assertThat(readme).contains(system.url(), system.watching().metricsPath());
        }
        DocumentedKeys.requireIn(file, new ModelServersPlugin());
    }

    @ParameterizedTest
    @CsvSource({"TPU-v6e", "Trainium2", "trn2", "Inferentia2"})
    void siliconMadeForInferenceBehindVllmIsPlacedAsSuch(String hardware) throws Exception {
        Backend backend = discover("vllm", Map.of("url", "http://10.0.0.9:8000", "hardware", hardware));

        assertThat(backend.placement()).isEqualTo(Placement.ASIC);
        assertThat(backend.owned()).isTrue();
        assertThatThrownBy(() -> discover(
                        "vllm", Map.of("url", "http://10.0.0.9:8000", "hardware", hardware, "placement", "gpu")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("hardware \"" + hardware + "\" is silicon made for inference. Maybe \"asic\".");
    }

    @Test
    void otherHardwareIsPlacedByItsNameAndUnknownHardwareIsNot() throws Exception {
        assertThat(discover("vllm", Map.of("url", "http://h:1", "hardware", "H100-SXM"))
                        .placement())
                .isEqualTo(Placement.GPU);
        assertThat(discover("vllm", Map.of("url", "http://h:1", "hardware", "Xeon-8480+"))
                        .placement())
                .isEqualTo(Placement.CPU);
        assertThat(discover("ollama", Map.of("url", "http://h:1", "hardware", "M4-Max", "placement", "edge"))
                        .placement())
                .isEqualTo(Placement.EDGE);
        assertThatThrownBy(() -> discover("vllm", Map.of("url", "http://h:1", "hardware", "Quark-9")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("placement");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, HOSTED, https://api.openai.com, OPENAI, authorization, Bearer sk-secret",
        "anthropic, HOSTED, https://api.anthropic.com, ANTHROPIC, x-api-key, sk-secret",
        "gemini, HOSTED, https://generativelanguage.googleapis.com, GEMINI, x-goog-api-key, sk-secret",
        "groq, ASIC, https://api.groq.com/openai, OPENAI, authorization, Bearer sk-secret",
        "cerebras, ASIC, https://api.cerebras.ai, OPENAI, authorization, Bearer sk-secret",
        "sambanova, ASIC, https://api.sambanova.ai, OPENAI, authorization, Bearer sk-secret"
    })
    void servicesNeedNoMoreThanAKey(
            String type, Placement placement, URI url, Protocol protocol, String header, String value)
            throws Exception {
        Backend backend = discover(type, Map.of("apiKey", "sk-secret"));

        assertThat(backend.placement()).isEqualTo(placement);
        assertThat(backend.url()).isEqualTo(url);
        assertThat(backend.api().protocol()).isEqualTo(protocol);
        assertThat(backend.owned()).isFalse();
        assertThat(backend.requestHeaders()).containsEntry(header, value);
        assertThat(backend.toString()).doesNotContain("sk-secret");
        assertThatThrownBy(() -> discover(type, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("apiKey")
                .hasMessageContaining("_API_KEY\".");
    }

    @Test
    void everyRequestToAnthropicCarriesTheVersion() throws Exception {
        assertThat(discover("anthropic", Map.of("apiKey", "k")).requestHeaders())
                .containsEntry("anthropic-version", "2023-06-01");
        assertThat(discover("anthropic", Map.of("apiKey", "k", "headers", Map.of("Anthropic-Version", "2027-01-01")))
                        .requestHeaders())
                .containsEntry("anthropic-version", "2027-01-01")
                .hasSize(2);
    }

    @Test
    void vllmIsAskedForItsLoadWithEachRequestAndTritonWhereTold() throws Exception {
        Map<String, String> server = Map.of("url", "http://h:1", "placement", "gpu");

        assertThat(discover("vllm", server).requestHeaders()).isEqualTo(Map.of("endpoint-load-metrics-format", "TEXT"));
        assertThat(discover("vllm", with(server, "orca", false)).requestHeaders())
                .isEmpty();
        assertThat(discover("triton", server).requestHeaders()).isEmpty();
        assertThat(discover("triton", with(server, "orca", true)).requestHeaders())
                .isEqualTo(Map.of("endpoint-load-metrics-format", "text"));
    }

    @Test
    void pathsAndKeysOfCompatibleProvidersCanBeOthers() throws Exception {
        Backend backend = discover(
                "openai-compatible",
                Map.of(
                        "url", "https://provider.example",
                        "placement", "hosted",
                        "basePath", "/api/paas/v4/",
                        "apiKey", "k",
                        "apiKeyHeader", "API-Key",
                        "headers", Map.of("x-title", "signalbox")));

        assertThat(backend.api())
                .isEqualTo(new BackendApi(Protocol.OPENAI, "/api/paas/v4", BackendApi.RETRYABLE_STATUSES));
        assertThat(backend.requestHeaders()).isEqualTo(Map.of("api-key", "k", "x-title", "signalbox"));
        assertThat(discover("openvino", Map.of("url", "http://h:1", "placement", "cpu"))
                        .api()
                        .basePath())
                .isEqualTo("/v3");
        assertThatThrownBy(() -> discover("openvino", Map.of("url", "http://h:1/v3", "placement", "cpu")))
                .hasMessageContaining("must end before the /v3 of the request paths. Maybe \"http://h:1\".");
        assertThatThrownBy(() -> discover(
                        "openai-compatible", Map.of("url", "http://h:1", "placement", "cpu", "basePath", "v1")))
                .hasMessageContaining("Maybe \"/v1\".");
        assertThatThrownBy(() -> discover(
                        "vllm", Map.of("url", "http://h:1", "placement", "cpu", "headers", Map.of("a b", "c"))))
                .hasMessageContaining("has \"a b\", which is no header of HTTP");
    }

    @Test
    void ollamaCanBeSpokenToInTwoLanguages() throws Exception {
        Map<String, String> server = Map.of("url", "http://h:1", "placement", "edge");

        assertThat(discover("ollama", server).api()).isEqualTo(BackendApi.of(Protocol.OLLAMA));
        assertThat(discover("ollama", with(server, "api", "openai")).api()).isEqualTo(BackendApi.OPENAI);
        assertThatThrownBy(() -> discover("ollama", with(server, "api", "gemini")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be one of ollama, openai");
    }

    static Stream<String> errors() throws IOException, URISyntaxException {
        Path directory =
                Path.of(requireNonNull(SystemsTest.class.getResource("errors")).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anotherBackendIsTriedUnlessTheRequestIsAtFault(String error) {
        String[] parts = error.split("-", 3);

        assertThat(system(parts[0]).api().isRetryable(Integer.parseInt(parts[1])))
                .isEqualTo(!FAULTS_OF_THE_REQUEST.contains(error));
    }

    /** A value for each key. */
    private static Map<String, Object> settings(List<ConfigurationKey> keys) {
        Map<String, Object> settings = new HashMap<>();
        for (ConfigurationKey key : keys) {
            Object value =
                    switch (key.type()) {
                        case ADDRESS -> "http://127.0.0.1:1";
                        case FLAG -> true;
                        case INTEGER -> 7;
                        case NUMBER -> 7.5;
                        case DURATION -> Duration.ofSeconds(1);
                        case CHOICE -> key.choices().get(0);
                        case TEXTS -> List.of("chat");
                        case SECTION -> Map.of("some", "text");
                        case SECTIONS, TEXTS_OR_SECTIONS -> List.of(settings(key.keys()));
                        case TEXT, SECRET, FILE -> "/text";
                    };
            settings.put(key.name(), value);
        }
        settings.computeIfPresent("apiKeyHeader", (key, value) -> "x-key");
        return settings;
    }

    private static Map<String, Object> with(Map<String, String> settings, String key, Object value) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(key, value);
        return all;
    }

    private static Backend discover(String type, Map<String, ?> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("models", "m");
        return Doubles.discover(type, all);
    }
}
