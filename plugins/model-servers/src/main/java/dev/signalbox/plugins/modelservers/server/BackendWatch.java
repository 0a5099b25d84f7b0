package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.http.Endpoint;
import dev.signalbox.plugins.modelservers.http.Endpoint.Answer;
import dev.signalbox.plugins.modelservers.http.Endpoint.ProbeException;
import dev.signalbox.plugins.modelservers.http.Excerpt;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Optional;
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
    // llama.cpp without --metrics answers 501; a proxy in front of a server may protect its metrics.
    private static final Set<Integer> NOT_OFFERED = Set.of(401, 403, 404, 405, 501);
    private static final Set<Integer> REFUSED = Set.of(401, 403);

    private final Backend backend;
    private final LoadSettings settings;
    private final Measurements measurements;
    private final PluginContext context;
    private final boolean asksHealth;
    private final Optional<AskedFigures> metrics;
    private final Endpoint health;
    private final AtomicInteger looksUntilMetrics = new AtomicInteger();
    private final AtomicInteger looksUntilHealth = new AtomicInteger();
    private volatile Instant lastLook = Instant.MIN;
    private volatile String loggedProblem = "";

    BackendWatch(Backend backend, LoadSettings settings, Measurements measurements, PluginContext context) {
        this.backend = backend;
        this.settings = settings;
        this.measurements = measurements;
        this.context = context;
        this.asksHealth = settings.health().holdsFor(backend);
        this.metrics = settings.figures()
                .filter(figures -> settings.metrics().holdsFor(backend))
                .map(figures -> new AskedFigures(figures, metricsOf(backend, settings)));
        this.health = Endpoint.get(backend.url(), settings.healthPath(), backend.requestHeaders(), settings.timeout());
    }

    boolean watches(Backend other) {
        return backend.equals(other);
    }

    void lookedAt(Instant now) {
        lastLook = now;
    }

    Instant lastLook() {
        return lastLook;
    }

    /** Looks once. Never fails. */
    CompletableFuture<BackendStatus> look(Executor threads) {
        CompletableFuture<BackendStatus> status;
        if (metrics.isPresent() && looksUntilMetrics.get() <= 0) {
            status = lookAtMetrics(threads, metrics.get());
        } else {
            looksUntilMetrics.decrementAndGet();
            status = lookAtHealth(threads, BackendStatus.serving(Load.UNKNOWN));
        }
        return status.exceptionally(this::notServing);
    }

    private CompletableFuture<BackendStatus> lookAtMetrics(Executor threads, AskedFigures figures) {
        return figures.ask(threads)
                .thenApply(answer -> status(figures, answer))
                .exceptionally(this::withoutMetrics)
                .thenCompose(seen -> {
                    if (seen.proven() && looksUntilHealth.get() > 0) {
                        looksUntilHealth.decrementAndGet();
                        return CompletableFuture.completedFuture(seen.status());
                    }
                    return lookAtHealth(threads, seen.status());
                });
    }

    /**
     * What metrics said.
     *
     * @param proven whether the server's answer shows that it serves
     */
    private record Seen(BackendStatus status, boolean proven) {}

    private Seen status(AskedFigures figures, Answer<Reading> answer) {
        Reading reading = answer.body();
        if (NOT_OFFERED.contains(answer.status())) {
            looksUntilMetrics.set(LOOKS_WITHOUT_METRICS);
            return new Seen(BackendStatus.serving(Load.UNKNOWN), false);
        }
        if (reading.problem().isEmpty()) {
            loggedProblem = "";
            return new Seen(
                    BackendStatus.serving(measurements.take(
                            backend.id(), reading, context.clock().instant())),
                    true);
        }
        return unknown(figures.text() + " " + reading.problem());
    }

    /** A server whose metrics have a port of their own may serve while that can't be reached. */
    private Seen withoutMetrics(Throwable problem) {
        if (settings.metricsPort() == Watching.SAME_PORT || !asksHealth) {
            throw problem instanceof CompletionException wrapped ? wrapped : new CompletionException(problem);
        }
        looksUntilMetrics.set(LOOKS_PER_HEALTH_CHECK);
        return unknown(message(problem));
    }

    private Seen unknown(String problem) {
        context.count("metrics.unreadable", 1);
        if (!problem.equals(loggedProblem)) {
            loggedProblem = problem;
            LOG.log(Level.WARNING, "Load of {0} is unknown: {1}", backend.id(), problem);
        }
        return new Seen(new BackendStatus(true, problem, Load.UNKNOWN), false);
    }

    private CompletableFuture<BackendStatus> lookAtHealth(Executor threads, BackendStatus known) {
        if (!asksHealth) {
            return CompletableFuture.completedFuture(known);
        }
        return health.ask(
                        threads,
                        (code, body) -> code / 100 == 2 ? "" : Excerpt.of(code, body.readNBytes(MAX_HEALTH_BYTES)))
                .thenApply(answer -> {
                    if (isWell(answer.status())) {
                        looksUntilHealth.set(LOOKS_PER_HEALTH_CHECK - 1);
                        return known;
                    }
                    looksUntilHealth.set(0);
                    String advice = REFUSED.contains(answer.status()) ? ". Maybe \"apiKey\" is missing or wrong." : "";
                    measurements.forget(backend.id());
                    return BackendStatus.notServing(
                            health.text() + " answered " + answer.status() + answer.body() + advice);
                });
    }

    /** A server may have no health to ask for, or hide it; a service that refuses our key, or fails, serves us nothing. */
    private boolean isWell(int status) {
        if (settings.service()) {
            return status < 500 && !REFUSED.contains(status);
        }
        return status / 100 == 2 || NOT_OFFERED.contains(status);
    }

    private BackendStatus notServing(Throwable problem) {
        measurements.forget(backend.id());
        return BackendStatus.notServing(message(problem));
    }

    private static Endpoint metricsOf(Backend backend, LoadSettings settings) {
        return Endpoint.get(
                metricsBase(backend.url(), settings.metricsPort()),
                settings.metricsPath(),
                backend.requestHeaders(),
                settings.timeout());
    }

    private static URI metricsBase(URI url, int port) {
        if (port == Watching.SAME_PORT) {
            return url;
        }
        try {
            return new URI(url.getScheme(), null, url.getHost(), port, null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(url + " has no port " + port, e);
        }
    }

    private static String message(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof ProbeException probe ? String.valueOf(probe.getMessage()) : "the look failed: " + cause;
    }
}
