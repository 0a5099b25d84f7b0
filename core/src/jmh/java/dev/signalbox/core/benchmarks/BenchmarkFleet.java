package dev.signalbox.core.benchmarks;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.plugin.BackendComponents;
import dev.signalbox.core.plugin.HostServices;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.plugin.PluginMetrics;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A fleet of configured backends with loads that stay as they are, priced by the plugins of the built distribution. */
final class BenchmarkFleet implements AutoCloseable {

    /** The moment at which everything happens. */
    static final long NOW = Instant.parse("2026-03-02T14:00:00Z").toEpochMilli();

    static final String MODEL = "llama-3.3-70b";

    private final PluginHost plugins;
    private final FleetSnapshot snapshot;

    private BenchmarkFleet(PluginHost plugins, FleetSnapshot snapshot) {
        this.plugins = plugins;
        this.snapshot = snapshot;
    }

    /** A fleet of so many backends, of five kinds of hardware in turns. */
    static BenchmarkFleet create(int backends, Random random) throws Exception {
        return create(configuration(backends, random), random);
    }

    /** A fleet by the text of a configuration file. */
    static BenchmarkFleet create(String configuration, Random random) throws Exception {
        Path distribution = Distribution.built().home();
        ConfigurationFile file =
                ConfigurationFile.parse("signalbox.yaml", configuration, distribution, distribution, Map.of());
        PluginHost plugins = PluginHost.load(
                distribution.resolve("plugins"),
                new HostServices(InstantSource.fixed(Instant.ofEpochMilli(NOW)), System::nanoTime, PluginMetrics.NONE));
        List<Offer> offers = new ArrayList<>();
        for (BackendComponents components : plugins.create(file)) {
            Backend backend = components
                    .provider()
                    .discover()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .get(0);
            BackendState state = new BackendState(backend.maxConcurrency());
            state.observed(BackendStatus.serving(load(random)), NOW);
            ServedModel model = backend.models().get(0);
            Estimator estimator = components.costs().estimator(backend, model);
            requireEstimate(backend, estimator);
            offers.add(new Offer(backend, model, estimator, state));
        }
        return new BenchmarkFleet(plugins, FleetSnapshot.of(offers));
    }

    FleetSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public void close() {
        plugins.close();
    }

    /** A backend without a cost model of its own would get by with its fallback estimate, which costs nothing to make. */
    private static void requireEstimate(Backend backend, Estimator estimator) {
        InferenceRequest request = InferenceRequest.builder(Operation.CHAT, MODEL)
                .promptTokens(100)
                .expectedOutputTokens(100)
                .build();
        CostEstimate estimate = estimator.estimate(request, Load.UNKNOWN);
        if (Double.isNaN(estimate.ttftMs() + estimate.usd())) {
            throw new IllegalStateException(backend.id() + " has no estimate: " + estimate);
        }
    }

    private static String configuration(int backends, Random random) {
        StringBuilder text = new StringBuilder("backends:\n");
        for (int i = 0; i < backends; i++) {
            text.append(
                    switch (i % 5) {
                        case 0 -> own(i, "gpu", 256, "hardware: H100-SXM, devices: 4");
                        case 1 -> own(i, "cpu", 32, "hardware: Xeon-8480+, quantization: int8");
                        case 2 -> own(i, "edge", 4, "hardware: M4-Max, quantization: int4, tdpWatts: 60");
                        case 3 -> perToken(i, "asic", random);
                        default -> perToken(i, "hosted", random);
                    });
        }
        return text.toString();
    }

    private static String own(int index, String placement, int maxConcurrency, String machine) {
        return backend(index, placement) + """
                    maxConcurrency: %d
                    cost: {model: hardware, usdPerHour: %d, %s}
                """.formatted(maxConcurrency, 1 + index % 7, machine);
    }

    private static String perToken(int index, String placement, Random random) {
        return backend(index, placement) + """
                    owned: false
                    maxConcurrency: 64
                    cost: {model: token-price, usdPerMillionInputTokens: %.2f, usdPerMillionOutputTokens: %.2f}
                """.formatted(0.1 + random.nextDouble(), 0.2 + random.nextDouble());
    }

    private static String backend(int index, String placement) {
        return """
                  - id: backend-%d
                    url: http://127.0.0.1:9
                    placement: %s
                    region: %s
                    models: [{name: %s, operations: [chat, embeddings]}]
                """.formatted(index, placement, index % 2 == 0 ? "eu-west" : "us-east", MODEL);
    }

    private static Load load(Random random) {
        return new Load(
                random.nextInt(24),
                random.nextInt(3),
                random.nextDouble(),
                Instant.ofEpochMilli(NOW - random.nextInt(1_000)));
    }
}
