package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * Where measurements go. Without either, none are made.
 *
 * @param prometheus whether the admin port answers at {@code /metrics}
 * @param otlpEndpoint where metrics and traces are sent by OTLP over HTTP; empty if nowhere
 */
public record TelemetryConfiguration(boolean prometheus, Optional<URI> otlpEndpoint) {

    /** What holds where the file says nothing. */
    public static final TelemetryConfiguration DEFAULTS = new TelemetryConfiguration(true, Optional.empty());

    public TelemetryConfiguration {
        requireNonNull(otlpEndpoint, "otlpEndpoint");
    }

    static TelemetryConfiguration read(SectionReader section) {
        boolean prometheus = section.flag("prometheus", DEFAULTS.prometheus);
        if (!section.has("otlp")) {
            return new TelemetryConfiguration(prometheus, Optional.empty());
        }
        return new TelemetryConfiguration(prometheus, section.section("otlp").address("endpoint"));
    }
}
