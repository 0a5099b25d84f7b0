package dev.signalbox.core.fleet;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A source of backends that does what a test tells it to, and notes when it was asked. */
final class FakeSource {

    final String name;
    final List<Instant> discoveries = new ArrayList<>();
    final List<Instant> samplings = new ArrayList<>();
    final List<List<String>> sampled = new ArrayList<>();
    Supplier<CompletionStage<List<Backend>>> discover;
    Function<List<Backend>, CompletionStage<Map<String, BackendStatus>>> sample;
    CostModel costs = (backend, model) -> (request, load) -> CostEstimate.UNKNOWN;

    private final InstantSource clock;

    FakeSource(String name, InstantSource clock, Backend... backends) {
        this.name = name;
        this.clock = clock;
        lists(backends);
        sample = asked -> CompletableFuture.completedStage(Map.of());
    }

    void lists(Backend... backends) {
        List<Backend> list = List.of(backends);
        discover = () -> CompletableFuture.completedStage(list);
    }

    void sees(String id, BackendStatus status) {
        sample = asked -> CompletableFuture.completedStage(Map.of(id, status));
    }

    BackendSource source() {
        BackendProvider provider = () -> {
            discoveries.add(clock.instant());
            return discover.get();
        };
        LoadSource loads = asked -> {
            samplings.add(clock.instant());
            sampled.add(asked.stream().map(Backend::id).toList());
            return sample.apply(asked);
        };
        return new BackendSource(name, provider, loads, costs);
    }

    /** The times between calls. */
    static List<Duration> gaps(List<Instant> times) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        return gaps;
    }

    static Backend backend(String id, String... models) {
        return backend(id, 8, models);
    }

    static Backend backend(String id, int maxConcurrency, String... models) {
        return new Backend(
                id,
                Placement.GPU,
                "H100-SXM",
                URI.create("http://127.0.0.1:9000"),
                "",
                true,
                maxConcurrency,
                List.of(models).stream()
                        .map(model ->
                                new ServedModel(model, model, Set.of(Operation.CHAT), "bf16", InferenceRequest.UNKNOWN))
                        .toList(),
                Map.of(),
                Map.of());
    }

    static BackendStatus serving(int running, int waiting, Instant sampledAt) {
        return BackendStatus.serving(new Load(running, waiting, Double.NaN, sampledAt));
    }
}
