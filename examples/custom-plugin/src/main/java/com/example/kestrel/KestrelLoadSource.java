package com.example.kestrel;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Reads how many requests run and wait on each device, and reports the power it draws. */
final class KestrelLoadSource implements LoadSource {

    private final PluginContext context;
    private final Device device = new Device();

    KestrelLoadSource(PluginContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        Map<String, BackendStatus> seen = new ConcurrentHashMap<>();
        CompletableFuture<?>[] looks = backends.stream()
                .map(backend -> look(backend).thenAccept(status -> seen.put(backend.id(), status)))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(looks).thenApply(done -> Map.copyOf(seen));
    }

    /** One device that doesn't answer is no failure of the others. */
    private CompletableFuture<BackendStatus> look(Backend backend) {
        return device.ask(backend.url())
                .thenApply(this::status)
                .exceptionally(failure -> BackendStatus.notServing("its page /device can't be read: " + failure));
    }

    private BackendStatus status(Map<String, String> figures) {
        String watts = figures.get("watts");
        context.gauge("power.watts", watts == null ? Double.NaN : Double.parseDouble(watts));
        if (figures.containsKey("fault")) {
            return BackendStatus.notServing("the device reports a fault: " + figures.get("fault"));
        }
        return BackendStatus.serving(new Load(
                count(figures, "running"), count(figures, "queued"), Double.NaN, context.clock().instant()));
    }

    private static int count(Map<String, String> figures, String name) {
        return Integer.parseInt(figures.getOrDefault(name, String.valueOf(InferenceRequest.UNKNOWN)));
    }

    @Override
    public void close() {
        device.close();
    }
}
