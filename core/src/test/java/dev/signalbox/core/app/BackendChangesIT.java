package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.plugin.PluginJars;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends that come and go while requests are served: with the configuration file, and with the endpoints of a source. */
final class BackendChangesIT {

    private static final String GOOD = PluginSidecar.GOOD;

    /** Finds endpoints in a file, a line for each: name, address, region. */
    private static final String LISTED = PluginJars.plugin("listed", 1, """
            public Map<String, Factory<EndpointSource>> endpointSources() {
              return Map.of("listed", context -> {
                java.nio.file.Path file = java.nio.file.Path.of(context.configuration().string("list"));
                return () -> CompletableFuture.supplyAsync(() -> {
                  try {
                    List<Endpoint> found = new ArrayList<>();
                    for (String line : java.nio.file.Files.readAllLines(file)) {
                      String[] parts = line.split(" ");
                      found.add(new Endpoint(parts[0], java.net.URI.create(parts[1]), parts[2], Map.of("rack", "7")));
                    }
                    return found;
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }, context.blocking());
              });
            }
            """);

    @TempDir
    private Path directory;

    private final ScriptedBackend server = ScriptedBackend.json("{}");

    @BeforeEach
    void prepare() throws Exception {
        PluginSidecar.plugins(directory).add("vendor", PluginSidecar.vendor(1)).add("listed", LISTED);
    }

    @AfterEach
    void end() {
        server.close();
        System.getProperties().remove("vendor.loaders");
    }

    @Test
    void theFilesBackendsAreFollowedAndOnlyThoseThatChanged() throws Exception {
        try (PluginSidecar sidecar = PluginSidecar.start(directory, GOOD)) {
            assertThat(sidecar.chat("llama").statusCode()).isEqualTo(404);
            String address = sidecar.get("/backends").at("/backends/0/url").asText();

            PluginSidecar.write(directory, npu("usd: 1") + GOOD);
            PolicySidecar.await(() -> sidecar.backends().equals(List.of("npu", "good")));
            HttpResponse<String> served = sidecar.chat("llama");
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(cost(sidecar, served)).isEqualTo(2);

            PluginSidecar.write(directory, npu("usd: 2") + GOOD);
            PolicySidecar.await(() -> cost(sidecar, sidecar.chat("llama")) == 3);
            PolicySidecar.await(
                    () -> sidecar.decision(served).path("estimatesChanged").asBoolean());

            PluginSidecar.write(directory, GOOD);
            PolicySidecar.await(() -> sidecar.backends().equals(List.of("good")));
            assertThat(sidecar.get("/backends").at("/backends/0/url").asText())
                    .as("the server of an entry that stays was not restarted")
                    .isEqualTo(address);
            assertThat(sidecar.chat("mistral").statusCode()).isEqualTo(200);
            assertThat(sidecar.problems()).isEmpty();
        }
    }

    @Test
    void aFileWithMistakesIsToldAndTheLastGoodOneHolds() throws Exception {
        try (PluginSidecar sidecar = PluginSidecar.start(directory, npu("usd: 1"))) {
            PluginSidecar.write(directory, npu("usd: 1, uds: 2") + GOOD);
            PolicySidecar.await(
                    () -> sidecar.get("/status").at("/configuration/findings").size() > 0);

            assertThat(sidecar.get("/status")
                            .at("/configuration/findings/0/text")
                            .asText())
                    .contains("signalbox.yaml:7:")
                    .contains("unknown key \"backends[0].cost.uds\"; known here: model, usd.");
            assertThat(sidecar.get("/health").path("problems").toString())
                    .contains("is not taken over, the last good one holds");
            assertThat(sidecar.backends()).containsExactly("npu");
            assertThat(cost(sidecar, sidecar.chat("llama"))).isEqualTo(2);

            Path file = PluginSidecar.write(directory, npu("usd: 1"));
            PluginSidecar.replace(file, Files.readString(file).replace("timeout: 3s", "timeout: 2500ms"));
            PolicySidecar.await(() ->
                    sidecar.get("/status").at("/configuration/needRestart").size() > 0);

            JsonNode configuration = sidecar.get("/status").path("configuration");
            assertThat(configuration.path("needRestart").toString()).isEqualTo("[\"fleet\"]");
            assertThat(configuration.has("findings")).isFalse();
            assertThat(sidecar.problems())
                    .singleElement()
                    .asString()
                    .contains("a restart is needed for what has changed in")
                    .endsWith("at fleet");
        }
    }

    @Test
    void eachEndpointOfASourceIsABackend() throws Exception {
        Path list = Files.writeString(directory.resolve("endpoints.txt"), line("one", "eu-north"));
        String pool = """
                - {id: pool, provider: vendor, endpoints: {source: listed, list: "%s"}, cost: {model: vendor, usd: 1}}
                """.formatted(list);
        try (PluginSidecar sidecar = PluginSidecar.start(directory, pool + GOOD)) {
            assertThat(sidecar.backends()).containsExactly("pool.one", "good");
            assertThat(sidecar.get("/backends").at("/backends/0/region").asText())
                    .isEqualTo("eu-north");
            assertThat(sidecar.plugin("vendor").at("/components/0/backend").asText())
                    .isEqualTo("pool.one");

            Files.writeString(list, line("one", "eu-north") + line("two", "eu-west"));
            PolicySidecar.await(() -> sidecar.backends().contains("pool.two"));
            assertThat(sidecar.chat("llama").statusCode()).isEqualTo(200);

            Files.delete(list);
            PolicySidecar.await(() -> !sidecar.problems().isEmpty());
            assertThat(sidecar.problems().get(0)).contains("its endpoints stay as last known");
            assertThat(sidecar.backends()).containsExactly("pool.one", "pool.two", "good");

            sidecar.reload("listed");
            sidecar.reload("vendor");
            assertThat(sidecar.backends()).containsExactly("pool.one", "pool.two", "good");

            Files.writeString(list, line("two", "eu-west"));
            PolicySidecar.await(() -> sidecar.backends().equals(List.of("pool.two", "good")));
            PolicySidecar.await(() -> sidecar.problems().isEmpty());
            assertThat(sidecar.chat("llama").headers().firstValue("x-signalbox-backend"))
                    .hasValue("pool.two");
        }
    }

    private String line(String name, String region) {
        return name + " http://127.0.0.1:" + server.port() + " " + region + "\n";
    }

    private String npu(String cost) {
        return "- {id: npu, provider: vendor, url: \"http://127.0.0.1:%d\", cost: {model: vendor, %s}}\n"
                .formatted(server.port(), cost);
    }

    private static double cost(PluginSidecar sidecar, HttpResponse<String> answer) throws Exception {
        return sidecar.decision(answer).at("/candidates/0/estimate/costUsd").asDouble();
    }
}
