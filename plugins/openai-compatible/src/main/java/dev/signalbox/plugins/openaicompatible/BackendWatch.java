package dev.signalbox.plugins.openaicompatible;

import dev.signalbox.plugins.openaicompatible.Endpoint.ProbeException;
import dev.signalbox.plugins.openaicompatible.OpenAiCompatibleLoadSource.Settings;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches one backend.
 *
 * <p>Metrics are asked for first. They prove that the server answers, so its health is asked for only now and then, or when
 * the metrics are not there. One look at a time; looks may run on different threads.
 */
final class BackendWatch {

    /** A look at the health after this many looks at metrics that were there. */
    static final int LOOKS_PER_HEALTH_CHECK = 5;
    /** Another try for metrics after this many looks without. */
    static final int LOOKS_WITHOUT_METRICS = 60;

    private static final Logger LOG = System.getLogger(BackendWatch.class.getName());
    private static final int MAX_HEALTH_BYTES = 64 * 1024;
    private static final int MAX_QUOTED_CHARACTERS = 200;
    // llama.cpp without --metrics answers 501; a proxy in front of a server may protect its metrics.
    private static final Set<Integer> NOT_OFFERED = Set.of(401, 403, 404, 405, 501);

    private final Backend backend;
    private final boolean asksMetrics;
    private final boolean asksHealth;
    private final Endpoint metrics;
    private final Endpoint health;
    private final AtomicInteger looksUntilMetrics = new AtomicInteger();
    private final AtomicInteger looksUntilHealth = new AtomicInteger();
    private volatile String loggedProblem = "";

    BackendWatch(Backend backend, Settings settings) {
        this.backend = backend;
        this.asksMetrics = settings.metrics().holdsFor(backend);
        this.asksHealth = settings.health().holdsFor(backend);
        this.metrics = Endpoint.of(backend.url(), settings.metricsPath(), backend.requestHeaders(), settings.timeout());
        this.health = Endpoint.of(backend.url(), settings.healthPath(), backend.requestHeaders(), settings.timeout());
    }

    boolean watches(Backend other) {
        return backend.equals(other);
    }

    /** Looks once. Never fails. */
    CompletableFuture<BackendStatus> look(HttpClient client, PluginContext context) {
        CompletableFuture<BackendStatus> status;
        if (asksMetrics && looksUntilMetrics.get() <= 0) {
            status = lookAtMetrics(client, context);
        } else {
            looksUntilMetrics.decrementAndGet();
            status = lookAtHealth(client, BackendStatus.serving(Load.UNKNOWN));
        }
        return status.exceptionally(problem -> BackendStatus.notServing(message(problem)));
    }

    private CompletableFuture<BackendStatus> lookAtMetrics(HttpClient client, PluginContext context) {
        return metrics.get(
                        client,
                        head -> head.statusCode() == 200
                                ? new MetricsPage()
                                : BodySubscribers.replacing(LoadReading.unreadable("answered " + head.statusCode())))
                .thenCompose(response -> {
                    BackendStatus status = status(response, context);
                    if (status.detail().isEmpty() && response.statusCode() == 200 && looksUntilHealth.get() > 0) {
                        looksUntilHealth.decrementAndGet();
                        return CompletableFuture.completedFuture(status);
                    }
                    return lookAtHealth(client, status);
                });
    }

    private BackendStatus status(HttpResponse<LoadReading> response, PluginContext context) {
        LoadReading reading = response.body();
        if (NOT_OFFERED.contains(response.statusCode())) {
            looksUntilMetrics.set(LOOKS_WITHOUT_METRICS);
            return BackendStatus.serving(Load.UNKNOWN);
        }
        if (reading.problem().isEmpty()) {
            loggedProblem = "";
            return BackendStatus.serving(reading.load(context.clock().instant()));
        }
        String problem = metrics.text() + " " + reading.problem();
        context.count("metrics.unreadable", 1);
        if (!problem.equals(loggedProblem)) {
            loggedProblem = problem;
            LOG.log(Level.WARNING, "Load of {0} is unknown: {1}", backend.id(), problem);
        }
        return new BackendStatus(true, problem, Load.UNKNOWN);
    }

    private CompletableFuture<BackendStatus> lookAtHealth(HttpClient client, BackendStatus known) {
        if (!asksHealth) {
            return CompletableFuture.completedFuture(known);
        }
        return health.get(
                        client,
                        head -> head.statusCode() / 100 == 2
                                ? BodySubscribers.replacing(new byte[0])
                                : new BoundedText(MAX_HEALTH_BYTES))
                .thenApply(response -> {
                    if (response.statusCode() / 100 == 2 || NOT_OFFERED.contains(response.statusCode())) {
                        looksUntilHealth.set(LOOKS_PER_HEALTH_CHECK - 1);
                        return known;
                    }
                    looksUntilHealth.set(0);
                    return BackendStatus.notServing(
                            health.text() + " answered " + response.statusCode() + quoted(response.body()));
                });
    }

    private static String quoted(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}+", " ");
        if (text.isEmpty()) {
            return "";
        }
        return ": " + (text.length() > MAX_QUOTED_CHARACTERS ? text.substring(0, MAX_QUOTED_CHARACTERS) + "..." : text);
    }

    private static String message(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof ProbeException probe ? String.valueOf(probe.getMessage()) : "the look failed: " + cause;
    }
}
