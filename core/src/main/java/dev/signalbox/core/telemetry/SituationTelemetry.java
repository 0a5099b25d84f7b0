package dev.signalbox.core.telemetry;

import dev.signalbox.core.situation.SituationStatus;
import dev.signalbox.rules.BackendMark;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.function.Supplier;

/** Measures which situations hold and which marks backends bear, at the moment somebody asks. */
public final class SituationTelemetry {

    private static final AttributeKey<String> SITUATION = AttributeKey.stringKey("situation");
    private static final AttributeKey<String> MARK = AttributeKey.stringKey("mark");

    private SituationTelemetry() {}

    /** Tells of these situations from now on. */
    public static void register(OpenTelemetry openTelemetry, Supplier<SituationStatus> statuses) {
        Meter meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        meter.gaugeBuilder("signalbox.situation.active")
                .ofLongs()
                .setUnit("1")
                .setDescription("Whether a situation holds: 1 or 0.")
                .buildWithCallback(measurement -> {
                    SituationStatus status = statuses.get();
                    status.names().stream().sorted().limit(Labels.LIMIT).forEach(name -> {
                        boolean active = status.situations().find(name).isPresent();
                        measurement.record(active ? 1 : 0, Attributes.of(SITUATION, name));
                    });
                });
        meter.gaugeBuilder("signalbox.situation.marks")
                .ofLongs()
                .setUnit("{backend}")
                .setDescription("Backends that bear a mark.")
                .buildWithCallback(measurement -> {
                    SituationStatus status = statuses.get();
                    status.marks().stream().sorted().limit(Labels.LIMIT).forEach(name -> {
                        long backends = status.situations().marks().stream()
                                .map(BackendMark::name)
                                .filter(name::equals)
                                .count();
                        measurement.record(backends, Attributes.of(MARK, name));
                    });
                });
        meter.counterBuilder("signalbox.situation.failures")
                .setDescription("Times that situations could not be found.")
                .buildWithCallback(
                        measurement -> measurement.record(statuses.get().failures()));
    }
}
