package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the service tells of itself, and to whom.
 *
 * @param enabled whether it measures anything at all
 * @param otlpEndpoint where metrics and traces are sent by OTLP over HTTP, such as {@code http://localhost:4318}; empty to
 *     send nothing
 * @param otlpInterval the time between two sendings of metrics
 * @param resource attributes that tell this sidecar from others, such as {@code service.instance.id}
 */
record TelemetrySettings(
        boolean enabled, Optional<URI> otlpEndpoint, Duration otlpInterval, Map<String, String> resource) {

    /** Metrics for whoever asks, nothing sent. */
    static final TelemetrySettings DEFAULTS =
            new TelemetrySettings(true, Optional.empty(), Duration.ofSeconds(60), Map.of());

    TelemetrySettings {
        requireNonNull(otlpEndpoint, "otlpEndpoint");
        resource = Map.copyOf(resource);
        if (otlpInterval.toMillis() < 1) {
            throw new IllegalArgumentException("otlpInterval is " + otlpInterval + ", must be at least 1 ms");
        }
    }
}
