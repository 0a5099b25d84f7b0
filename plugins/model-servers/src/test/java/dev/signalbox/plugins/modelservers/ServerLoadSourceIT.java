package dev.signalbox.plugins.modelservers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerLoadSourceIT {

    private static final String METRICS = "vllm:num_requests_running 3\nvllm:num_requests_waiting 1\n";

    private final StubServer server = new StubServer();
    private final ModelServersPlugin plugin = new ModelServersPlugin();
    private TestPluginContext context = TestPluginContext.of("a", Map.of("timeout", Duration.ofSeconds(5)));
    private LoadSource source = source();

    ServerLoadSourceIT() throws IOException {}

    @AfterEach
    void stop() throws Exception {
        source.close();
        server.close();
    }

    @Test
    void readsTheLoadAndTheHealth() throws Exception {
        server.answer("/metrics", 200, METRICS);
        server.answer("/health", 200, "");

        assertThat(look())
                .isEqualTo(BackendStatus.serving(
                        new Load(3, 1, Double.NaN, context.clock().instant())));
        assertThat(server.asked()).containsExactly("/metrics", "/health");
    }

    @Test
    void asksForTheHealthOnlyNowAndThenWhileMetricsCome() throws Exception {
        server.answer("/metrics", 200, METRICS);
        server.answer("/health", 200, "");
        for (int i = 0; i < 10; i++) {
            look();
        }

        assertThat(server.asked()).filteredOn("/health"::equals).hasSize(2);
    }

    @Test
    void servesWithUnknownLoadWhereThereAreNoMetrics() throws Exception {
        server.answer("/metrics", 501, "{\"error\":{\"message\":\"This server does not support metrics endpoint.\"}}");
        server.answer("/health", 200, "{\"status\":\"ok\"}");

        assertThat(look()).isEqualTo(BackendStatus.serving(Load.UNKNOWN));
        look();
        assertThat(server.asked()).containsExactly("/metrics", "/health", "/health");
    }

    @Test
    void servesWhereThereIsNeitherMetricsNorHealth() throws Exception {
        assertThat(look()).isEqualTo(BackendStatus.serving(Load.UNKNOWN));
    }

    @Test
    void saysWhyAServerIsNotReady() throws Exception {
        server.answer("/metrics", 503, "");
        server.answer("/health", 503, "{\"error\":{\"message\":\"Loading model\"}}");

        assertThat(look().serving()).isFalse();
        assertThat(look().detail())
                .isEqualTo("GET " + server.url() + "/health answered 503: {\"error\":{\"message\":\"Loading model\"}}");
    }

    @Test
    void keepsServingOnGarbageAndSaysSo() throws Exception {
        server.answer("/metrics", 200, "\u0000\u0001garbage");
        server.answer("/health", 200, "");

        assertThat(look())
                .isEqualTo(new BackendStatus(
                        true, "GET " + server.url() + "/metrics is no Prometheus text", Load.UNKNOWN));
        assertThat(context.counted("metrics.unreadable")).isOne();
    }

    @Test
    void givesUpOnAnAnswerWithoutEnd() throws Exception {
        configure(Map.of("timeout", Duration.ofMillis(200)));
        server.answerWithoutEnd("/metrics", METRICS);

        assertThat(look())
                .isEqualTo(BackendStatus.notServing("GET " + server.url() + "/metrics: no answer within 200 ms"));
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        server.close();

        assertThat(look()).isEqualTo(BackendStatus.notServing("GET " + server.url() + "/metrics: connection refused"));
    }

    @Test
    void looksAtEachBackendOnItsOwn() throws Exception {
        server.answer("/metrics", 200, METRICS);
        Backend dead = backend("dead", Placement.GPU, URI.create("http://127.0.0.1:1"));

        Map<String, BackendStatus> seen = look(List.of(backend("alive", Placement.GPU, server.url()), dead));

        assertThat(seen).extractingByKey("alive").matches(BackendStatus::serving);
        assertThat(seen).extractingByKey("dead").matches(status -> !status.serving());
    }

    @Test
    void leavesAHostedServiceAloneUnlessTold() throws Exception {
        Backend hosted = backend("h", Placement.HOSTED, server.url());

        assertThat(look(List.of(hosted))).containsEntry("h", BackendStatus.serving(Load.UNKNOWN));
        assertThat(server.asked()).isEmpty();
        configure(Map.of("health", true));
        look(List.of(hosted));
        assertThat(server.asked()).containsExactly("/health");
    }

    @Test
    void asksWhereItIsToldWithTheKeyOfTheBackend() throws Exception {
        configure(Map.of("metricsPath", "/private/metrics", "health", false));
        server.answer("/private/metrics", 200, METRICS);

        assertThat(look().load().running()).isEqualTo(3);
        assertThat(server.asked()).containsExactly("/private/metrics");
        assertThat(server.headers("authorization")).containsExactly("Bearer secret");
    }

    @Test
    void looksForMetricsAtAPortOfTheirOwn() throws Exception {
        configure(Map.of("metricsPort", server.url().getPort(), "health", false));
        server.answer("/metrics", 200, METRICS);
        Backend behindAPath = backend("a", Placement.GPU, URI.create("http://127.0.0.1:1/api"));

        assertThat(Doubles.look(source, behindAPath).load().running()).isEqualTo(3);
        assertThat(server.asked()).containsExactly("/metrics");
    }

    @Test
    void servesWithUnknownLoadWhereThePortOfTheMetricsIsClosed() throws Exception {
        configure(Map.of("metricsPort", 1));
        server.answer("/health", 200, "");

        assertThat(look())
                .isEqualTo(new BackendStatus(true, "GET http://127.0.0.1:1/metrics: connection refused", Load.UNKNOWN));
        server.answer("/health", 503, "");
        assertThat(look().serving()).isFalse();
    }

    @Test
    void refusesAPathWithoutSlash() {
        assertThatThrownBy(() -> configure(Map.of("metricsPath", "metrics")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Maybe \"/metrics\".");
        assertThatThrownBy(() -> configure(Map.of("metricsPort", 70_000)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be from 1 to 65535");
    }

    private void configure(Map<String, ?> settings) throws Exception {
        source.close();
        context = Doubles.patient(settings);
        source = source();
    }

    private LoadSource source() {
        return TestHost.loadSource(plugin, "openai-compatible", context);
    }

    private BackendStatus look() throws Exception {
        return requireNonNull(
                look(List.of(backend("a", Placement.GPU, server.url()))).get("a"));
    }

    private Map<String, BackendStatus> look(List<Backend> backends) throws Exception {
        return source.sample(backends).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Backend backend(String id, Placement placement, URI url) {
        return new Backend(
                id,
                placement,
                "",
                url,
                "",
                true,
                InferenceRequest.UNKNOWN,
                List.of(),
                Map.of("authorization", "Bearer secret"),
                Map.of());
    }
}
