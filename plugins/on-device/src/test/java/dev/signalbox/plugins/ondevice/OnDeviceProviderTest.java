package dev.signalbox.plugins.ondevice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnDeviceProviderTest {

    private static final Set<Operation> TEXT = Set.of(Operation.CHAT, Operation.COMPLETION);

    @Test
    void whatAppleDocumentsNeedsNotBeSaid() {
        Backend backend = discover(Map.of("runtime", "apple-foundation-models", "models", "small-chat"));

        assertThat(backend)
                .isEqualTo(new Backend(
                        "phones",
                        Placement.EDGE,
                        "",
                        URI.create("on-device:apple-foundation-models"),
                        BackendApi.of(Protocol.ON_DEVICE),
                        "",
                        true,
                        InferenceRequest.UNKNOWN,
                        List.of(new ServedModel("small-chat", "SystemLanguageModel.default", TEXT, "", 4096)),
                        Map.of(),
                        Map.of(
                                "runtime", "apple-foundation-models",
                                "availability", "SystemLanguageModel.default.availability")));
    }

    @ParameterizedTest
    @MethodSource
    void limitsThatNoPageTellsAreUnknown(String runtime, String availability) {
        Backend backend = discover(Map.of("runtime", runtime, "models", "small-chat"));

        assertThat(backend.models())
                .containsExactly(new ServedModel("small-chat", "gemini-nano", TEXT, "", InferenceRequest.UNKNOWN));
        assertThat(backend.labels()).containsEntry("availability", availability);
    }

    static Stream<Arguments> limitsThatNoPageTellsAreUnknown() {
        return Stream.of(
                argumentSet("in Chrome", "gemini-nano-chrome", "LanguageModel.availability()"),
                argumentSet("on Android", "gemini-nano-android", "GenerativeModel.checkStatus()"));
    }

    @Test
    void eachKeyIsRead() {
        Backend backend = discover(Map.ofEntries(
                Map.entry("runtime", "llama-cpp"),
                Map.entry("models", List.of("llama-3.2-3b", "small-chat")),
                Map.entry("upstream", "Llama-3.2-3B-Instruct-Q4_K_M.gguf"),
                Map.entry("contextTokens", 8192),
                Map.entry("maxOutputTokens", 1024),
                Map.entry("quantization", "q4_k_m"),
                Map.entry("operations", List.of("chat", "embeddings")),
                Map.entry("languages", List.of("en", "de")),
                Map.entry("hardware", "M4-Pro"),
                Map.entry("labels", Map.of("os", "macos"))));

        Set<Operation> operations = Set.of(Operation.CHAT, Operation.EMBEDDINGS);
        String gguf = "Llama-3.2-3B-Instruct-Q4_K_M.gguf";
        assertThat(backend.url()).isEqualTo(URI.create("on-device:llama-cpp"));
        assertThat(backend.hardware()).isEqualTo("M4-Pro");
        assertThat(backend.models())
                .containsExactly(
                        new ServedModel("llama-3.2-3b", gguf, operations, "q4_k_m", 8192),
                        new ServedModel("small-chat", gguf, operations, "q4_k_m", 8192));
        assertThat(backend.labels())
                .isEqualTo(
                        Map.of("runtime", "llama-cpp", "maxOutputTokens", "1024", "languages", "en,de", "os", "macos"));
    }

    @Test
    void aModelIsCalledByTheNameAskedForWhereTheRuntimeHasMany() {
        assertThat(discover(Map.of("runtime", "mlx", "models", "llama-3.2-3b")).models())
                .extracting(ServedModel::upstreamName)
                .containsExactly("llama-3.2-3b");
    }

    @ParameterizedTest
    @MethodSource
    void aWrongValueIsRefused(Map<String, ?> changes, String problem) {
        Map<String, Object> settings =
                new LinkedHashMap<>(Map.of("runtime", "apple-foundation-models", "models", "small-chat"));
        settings.putAll(changes);

        assertThatThrownBy(() -> discover(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> aWrongValueIsRefused() {
        return Stream.of(
                argumentSet("no name", Map.of("runtime", "Apple Foundation"), "must be lower-case letters"),
                argumentSet("no model", Map.of("models", List.of()), "must name the models"),
                argumentSet("no context", Map.of("contextTokens", 0), "from 1 to"),
                argumentSet("no output", Map.of("maxOutputTokens", -1), "from 1 to"),
                argumentSet(
                        "more output than context", Map.of("maxOutputTokens", 5000), "must be at most contextTokens"),
                argumentSet("another operation", Map.of("operations", "infer"), "chat, completion, embeddings"),
                argumentSet("a server's address", Map.of("url", "http://127.0.0.1:1"), "url"));
    }

    private static Backend discover(Map<String, ?> settings) {
        try (BackendProvider provider =
                TestHost.backendProvider(new OnDevicePlugin(), "on-device", TestPluginContext.of("phones", settings))) {
            List<Backend> backends = provider.discover().toCompletableFuture().join();
            assertThat(backends).hasSize(1);
            return backends.get(0);
        }
    }
}
