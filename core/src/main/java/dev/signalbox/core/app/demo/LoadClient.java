package dev.signalbox.core.app.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Sends a workload over HTTP at its own pace, whether or not earlier requests have been answered. */
final class LoadClient {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI target;

    LoadClient(URI target) {
        this.target = target;
    }

    /**
     * Sends every request and waits until each was answered or {@link #PATIENCE} ran out.
     *
     * @param progress told how many have ended
     * @return the workload's requests by the decision that placed them; those nobody answered are missing
     */
    Map<UUID, DemoRequest> send(List<DemoRequest> workload, IntConsumer progress) {
        Map<UUID, DemoRequest> decided = new ConcurrentHashMap<>();
        AtomicInteger ended = new AtomicInteger();
        CompletableFuture.allOf(workload.stream()
                        .map(request -> sendLater(request).handle((decision, failure) -> {
                            if (failure == null) {
                                decided.put(decision, request);
                            }
                            progress.accept(ended.incrementAndGet());
                            return decision;
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        return decided;
    }

    private CompletableFuture<UUID> sendLater(DemoRequest request) {
        return CompletableFuture.supplyAsync(
                        () -> http(request),
                        CompletableFuture.delayedExecutor(request.atMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(http -> client.sendAsync(http, HttpResponse.BodyHandlers.discarding()))
                .thenApply(LoadClient::decision);
    }

    private HttpRequest http(DemoRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target.resolve(request.path()))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        if (!request.labels().isEmpty()) {
            builder.header("x-signalbox-labels", request.labelHeader());
        }
        return builder.build();
    }

    private static UUID decision(HttpResponse<Void> response) {
        return response.headers()
                .firstValue("x-signalbox-decision-id")
                .map(UUID::fromString)
                .orElseThrow(() -> new IllegalStateException("an answer without a decision: " + response));
    }
}
