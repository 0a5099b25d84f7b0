package dev.signalbox.plugins.modelservers;

import dev.signalbox.plugins.modelservers.Endpoint.Answer;
import dev.signalbox.plugins.modelservers.Endpoint.ProbeException;
import dev.signalbox.plugins.modelservers.OpenAiCompatibleLoadSource.Settings;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
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
    CompletableFuture<BackendStatus> look(Executor threads, PluginContext context) {
        CompletableFuture<BackendStatus> status;
        if (asksMetrics && looksUntilMetrics.get() <= 0) {
            status = lookAtMetrics(threads, context);
        } else {
            looksUntilMetrics.decrementAndGet();
            status = lookAtHealth(threads, BackendStatus.serving(Load.UNKNOWN));
        }
        return status.exceptionally(problem -> BackendStatus.notServing(message(problem)));
    }

    private CompletableFuture<BackendStatus> lookAtMetrics(Executor threads, PluginContext context) {
        return metrics.get(
                        threads,
                        (code, body) ->
                                code == 200 ? MetricsPage.read(body) : LoadReading.unreadable("answered " + code))
                .thenCompose(answer -> {
                    BackendStatus status = status(answer, context);
                    if (status.detail().isEmpty() && answer.status() == 200 && looksUntilHealth.get() > 0) {
                        looksUntilHealth.decrementAndGet();
                        return CompletableFuture.completedFuture(status);
                    }
                    return lookAtHealth(threads, status);
                });
    }

    private BackendStatus status(Answer<LoadReading> answer, PluginContext context) {
        LoadReading reading = answer.body();
        if (NOT_OFFERED.contains(answer.status())) {
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

    private CompletableFuture<BackendStatus> lookAtHealth(Executor threads, BackendStatus known) {
        if (!asksHealth) {
            return CompletableFuture.completedFuture(known);
        }
        return health.get(
                        threads,
                        (code, body) -> code / 100 == 2
                                ? ""
                                : new String(body.readNBytes(MAX_HEALTH_BYTES), StandardCharsets.UTF_8))
                .thenApply(answer -> {
                    if (answer.status() / 100 == 2 || NOT_OFFERED.contains(answer.status())) {
                        looksUntilHealth.set(LOOKS_PER_HEALTH_CHECK - 1);
                        return known;
                    }
                    looksUntilHealth.set(0);
                    return BackendStatus.notServing(
                            health.text() + " answered " + answer.status() + quoted(answer.body()));
                });
    }

    private static String quoted(String body) {
        String text = body.strip().replaceAll("\\p{Cntrl}+", " ");
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
