package com.example.kestrel;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks devices for their page of figures. Its threads begin with the first question and end with {@link #close}. */
final class Device implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private ExecutorService executor;
    private HttpClient client;

    /** The page {@code /device} of the server at this address: lines such as {@code watts: 38.5}. Does not block. */
    CompletableFuture<Map<String, String>> ask(URI server) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/device"))
                .timeout(TIMEOUT)
                .build();
        return client().sendAsync(request, BodyHandlers.ofString()).thenApply(Device::read);
    }

    private synchronized HttpClient client() {
        if (client == null) {
            executor = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "kestrel");
                thread.setDaemon(true);
                return thread;
            });
            client = HttpClient.newBuilder()
                    .executor(executor)
                    .connectTimeout(TIMEOUT)
                    .build();
        }
        return client;
    }

    private static Map<String, String> read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.uri() + " answered with status " + response.statusCode());
        }
        Map<String, String> figures = new TreeMap<>();
        response.body().lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                figures.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return figures;
    }

    @Override
    public synchronized void close() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
            client = null;
        }
    }
}
