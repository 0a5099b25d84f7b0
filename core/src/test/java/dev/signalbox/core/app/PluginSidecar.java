package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.plugin.PluginJars;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A whole sidecar with plugins of a test's own beside those of the distribution, for tests of what becomes of them. */
final class PluginSidecar implements AutoCloseable {

    /** A backend at {@code url} that costs what its version says, or the sum of its prompts' tokens and that. */
    static final String VENDOR = """
            static final int VERSION = %d;
            public Map<String, Factory<BackendProvider>> backendProviders() {
              List<java.lang.ref.WeakReference<?>> loaders = (List<java.lang.ref.WeakReference<?>>)
                  System.getProperties().computeIfAbsent("vendor.loaders", key -> new CopyOnWriteArrayList<>());
              loaders.add(new java.lang.ref.WeakReference<>(Main.class.getClassLoader()));
              return Map.of("vendor", context -> {
                java.net.URI url = context.configuration().uri("url");
                Backend backend = new Backend(context.instanceName(), Placement.GPU, "NPU " + VERSION, url, "", true, 1000,
                    List.of(new ServedModel("llama", "llama", EnumSet.of(Operation.CHAT), "", 100000)), Map.of(), Map.of());
                return () -> CompletableFuture.completedFuture(List.of(backend));
              });
            }
            public Map<String, Factory<LoadSource>> loadSources() {
              return Map.of("vendor", context -> backends -> {
                Map<String, BackendStatus> seen = new HashMap<>();
                backends.forEach(backend -> seen.put(backend.id(), BackendStatus.serving(Load.UNKNOWN)));
                return CompletableFuture.supplyAsync(() -> seen, context.blocking());
              });
            }
            public Map<String, Factory<CostModel>> costModels() {
              return Map.of("vendor", context -> {
                double usd = context.configuration().number("usd", 0) + VERSION;
                return (backend, model) -> (request, load) -> new CostEstimate(10, 1, usd, usd, 1, 1, 0.1);
              });
            }
            """;

    /** A simulated server that offers the model mistral. */
    static final String GOOD = """
            - {id: good, provider: simulated, profile: instant, models: [mistral], cost: {model: simulated, profile: instant}}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT =
            "{\"model\":\"%s\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final Sidecar sidecar;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PluginSidecar(Sidecar sidecar) {
        this.sidecar = sidecar;
    }

    /** The plugins of a directory, with the distribution's simulated servers among them. */
    static PluginJars plugins(Path directory) {
        return new PluginJars(directory).addPacked(BuiltDistribution.HOME.resolve("plugins/simulated"));
    }

    /** The source of a vendor's plugin of that version. */
    static String vendor(int version) {
        return PluginJars.plugin("vendor", 1, VENDOR.formatted(version));
    }

    /**
     * Starts one with its configuration in a directory, as the file {@code signalbox.yaml}.
     *
     * @param backends the configuration's part {@code backends}
     */
    static PluginSidecar start(Path directory, String backends) throws Exception {
        Path file = write(directory, backends);
        PluginSidecar started = new PluginSidecar(
                Sidecar.start(ConfigurationFile.read(file, BuiltDistribution.HOME, Map.of()), List.of()));
        if (backends.contains(GOOD)) {
            PolicySidecar.await(() -> started.backends().contains("good"));
        }
        return started;
    }

    /** Writes the configuration. */
    static Path write(Path directory, String backends) throws IOException {
        return replace(directory.resolve("signalbox.yaml"), """
                plugins: {directory: plugins}
                state: {directory: none}
                server: {port: 0}
                admin: {port: 0}
                fleet: {pollInterval: 100ms, discoveryInterval: 100ms, timeout: 3s, discoveryTimeout: 3s, longestBackoff: 1s}
                backends:
                """ + backends);
    }

    static Path replace(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    String adminUrl() {
        return sidecar.adminUrl();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(sidecar.adminUrl() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(sidecar.adminUrl() + path))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Loads a plugin anew, which must be possible. */
    JsonNode reload(String plugin) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/plugins/" + plugin + "/reload");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Sends a request for a model. */
    HttpResponse<String> chat(String model) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + sidecar.address() + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(CHAT.formatted(model)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What is remembered of the decision that placed a request. */
    JsonNode decision(HttpResponse<String> answer) throws IOException, InterruptedException {
        return get("/decisions/"
                + answer.headers().firstValue("x-signalbox-decision-id").orElseThrow());
    }

    /** The ids of the backends that offer something. */
    List<String> backends() throws IOException, InterruptedException {
        return stream(get("/backends").path("backends"))
                .map(each -> each.path("id").asText())
                .toList();
    }

    /** What is told of one plugin. */
    JsonNode plugin(String id) throws IOException, InterruptedException {
        return stream(get("/plugins").path("plugins"))
                .filter(each -> each.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    List<String> problems() {
        return sidecar.problems();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
    }

    @Override
    public void close() {
        sidecar.close();
    }
}
