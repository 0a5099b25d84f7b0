package dev.signalbox.core.telemetry;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The metrics of backends, read from their states whenever somebody asks.
 *
 * <p>A figure that is not known is absent rather than zero. Of more backends than a metric may have series, the first are
 * told of.
 */
public final class FleetTelemetry {

    private final Supplier<List<KnownBackend>> backends;
    private final InstantSource clock;

    private FleetTelemetry(Supplier<List<KnownBackend>> backends, InstantSource clock) {
        this.backends = backends;
        this.clock = clock;
    }

    /** Tells of these backends from now on. */
    public static void register(
            OpenTelemetry openTelemetry, Supplier<List<KnownBackend>> backends, InstantSource clock) {
        FleetTelemetry telemetry = new FleetTelemetry(backends, clock);
        Meter meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        telemetry.gauge(meter, "waiting", "{request}", "Requests in the queue.", FleetTelemetry::waiting);
        telemetry.gauge(meter, "running", "{request}", "Requests worked on.", FleetTelemetry::running);
        telemetry.gauge(
                meter,
                "saturation",
                "1",
                "Requests running and waiting as a share of what runs at once.",
                FleetTelemetry::saturation);
        telemetry.gauge(meter, "load_age", "s", "Age of the load figures.", FleetTelemetry::loadAgeSeconds);
        telemetry.gauge(
                meter,
                "in_flight",
                "{request}",
                "Requests of this sidecar worked on.",
                (backend, condition, now) -> backend.state().inFlight());
        telemetry.gauge(
                meter,
                "healthy",
                "1",
                "Whether it would take a request: 1 or 0.",
                (backend, condition, now) -> condition.healthy() ? 1 : 0);
        telemetry.gauge(
                meter,
                "error_rate",
                "1",
                "Recent share of requests it failed.",
                (backend, condition, now) -> condition.errorRate());
    }

    private void gauge(Meter meter, String name, String unit, String description, Figure figure) {
        meter.gaugeBuilder("signalbox.backend." + name)
                .setUnit(unit)
                .setDescription(description)
                .buildWithCallback(measurement -> {
                    Instant now = clock.instant();
                    backends.get().stream().limit(Labels.LIMIT).forEach(backend -> {
                        double value = figure.of(backend, backend.state().condition(now.toEpochMilli()), now);
                        if (!Double.isNaN(value)) {
                            measurement.record(value, labels(backend));
                        }
                    });
                });
    }

    private static Attributes labels(KnownBackend backend) {
        return Attributes.of(
                Labels.BACKEND,
                backend.backend().id(),
                Labels.PLACEMENT,
                backend.backend().placement().name());
    }

    private static double waiting(KnownBackend backend, BackendCondition condition, Instant now) {
        return count(condition.load().waiting());
    }

    private static double running(KnownBackend backend, BackendCondition condition, Instant now) {
        return count(condition.load().running());
    }

    private static double saturation(KnownBackend backend, BackendCondition condition, Instant now) {
        double waiting = count(condition.load().waiting());
        double busy = count(condition.load().running()) + (Double.isNaN(waiting) ? 0 : waiting);
        return busy / count(backend.backend().maxConcurrency());
    }

    private static double loadAgeSeconds(KnownBackend backend, BackendCondition condition, Instant now) {
        Instant sampledAt = condition.load().sampledAt();
        return sampledAt.equals(Load.NEVER)
                ? Double.NaN
                : Math.max(0, Duration.between(sampledAt, now).toMillis() / 1000.0);
    }

    private static double count(int value) {
        return value == InferenceRequest.UNKNOWN ? Double.NaN : value;
    }

    /** A figure of one backend; NaN if it is not known. */
    @FunctionalInterface
    private interface Figure {
        double of(KnownBackend backend, BackendCondition condition, Instant now);
    }
}
