package dev.signalbox.plugins.modelservers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real llama.cpp server with real weights: {@code SIGNALBOX_LLAMA_SERVER} names the binary, {@code
 * SIGNALBOX_LLAMA_MODEL} a small GGUF file; system properties of the same names win.
 */
class LlamaCppIT {

    private final ModelServersPlugin plugin = new ModelServersPlugin();
    private final List<Process> processes = new ArrayList<>();
    private String type = "llama-cpp";

    @TempDir
    private Path logs;

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-cpp", "openai-compatible"})
    void findsTheModelAndWatchesTheLoad(String system) throws Exception {
        type = system;
        URI url = start("--metrics");
        try (LoadSource source = source()) {
            Backend backend = discover(source, url);

            assertThat(backend.maxConcurrency()).isEqualTo(2);
            assertThat(backend.models()).singleElement().satisfies(model -> {
                assertThat(model.operations()).containsExactlyInAnyOrder(Operation.CHAT, Operation.COMPLETION);
                assertThat(model.contextTokens()).isEqualTo(512);
            });
            assertThat(look(source, backend).load().running()).isZero();
            assertThat(look(source, backend).load().waiting()).isZero();

            CompletableFuture<HttpResponse<Void>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(url.resolve("/v1/completions"))
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"prompt\":\"Once upon a time\",\"max_tokens\":400,\"ignore_eos\":true}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(await(source, backend, status -> status.load().running() == 1)
                            .load()
                            .waiting())
                    .isZero();
            answer.join();
            assertThat(await(source, backend, status -> status.load().running() == 0)
                            .serving())
                    .isTrue();
        }
    }

    @Test
    void servesWithUnknownLoadWithoutMetrics() throws Exception {
        URI url = start();
        try (LoadSource source = source()) {
            Backend backend = discover(source, url);

            assertThat(look(source, backend)).isEqualTo(BackendStatus.serving(Load.UNKNOWN));
        }
    }

    @Test
    void noticesThatTheServerIsGone() throws Exception {
        URI url = start("--metrics");
        try (LoadSource source = source()) {
            Backend backend = discover(source, url);
            processes.get(0).destroyForcibly().waitFor();

            assertThat(await(source, backend, status -> !status.serving()).detail())
                    .contains(url.toString());
        }
    }

    private URI start(String... more) throws IOException {
        String binary = setting("SIGNALBOX_LLAMA_SERVER");
        String model = setting("SIGNALBOX_LLAMA_MODEL");
        assumeTrue(
                !binary.isEmpty() && !model.isEmpty(),
                "SIGNALBOX_LLAMA_SERVER and SIGNALBOX_LLAMA_MODEL are not set: no llama.cpp server to test with");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                binary,
                "-m",
                model,
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "-c",
                "1024",
                "-np",
                "2",
                "-t",
                "1"));
        command.addAll(List.of(more));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("llama.log").toFile())
                .start());
        return URI.create("http://127.0.0.1:" + port);
    }

    private LoadSource source() {
        return TestHost.loadSource(plugin, type, TestPluginContext.of("llama", Map.of()));
    }

    /** Waits until the weights are loaded: until then the server refuses connections, then answers 503. */
    private Backend discover(LoadSource source, URI url) throws Exception {
        try (BackendProvider named = provider(Map.of("placement", "cpu", "url", url.toString(), "models", "any"));
                BackendProvider asking = provider(Map.of("placement", "cpu", "url", url.toString()))) {
            Backend backend = discover(named);
            await(source, backend, BackendStatus::serving);
            return discover(asking);
        }
    }

    private BackendProvider provider(Map<String, ?> settings) {
        return TestHost.backendProvider(plugin, type, TestPluginContext.of("llama", settings));
    }

    private static Backend discover(BackendProvider provider) throws Exception {
        return provider.discover()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .get(0);
    }

    private static BackendStatus await(LoadSource source, Backend backend, Predicate<BackendStatus> condition)
            throws Exception {
        return Condition.await("a change of the server", () -> look(source, backend), condition);
    }

    private static BackendStatus look(LoadSource source, Backend backend) throws Exception {
        Map<String, BackendStatus> seen =
                source.sample(List.of(backend)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        return requireNonNull(seen.get(backend.id()));
    }

    private static String setting(String name) {
        String property = System.getProperty(name, "");
        String variable = System.getenv(name);
        return !property.isEmpty() || variable == null ? property : variable;
    }
}
