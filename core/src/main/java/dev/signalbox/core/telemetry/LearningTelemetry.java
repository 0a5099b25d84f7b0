package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.OutputLength;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import java.util.function.Supplier;

/** The metrics of what was learnt, read whenever somebody asks. Of more than a metric may have series, the first. */
public final class LearningTelemetry {

    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("model");
    private static final AttributeKey<String> TIME = AttributeKey.stringKey("time");
    private static final AttributeKey<String> CORRECTED = AttributeKey.stringKey("corrected");
    private static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("quantile");

    private LearningTelemetry() {}

    /** Tells of what is learnt from now on. */
    public static void register(OpenTelemetry openTelemetry, Supplier<Learned> learned) {
        Meter meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        meter.gaugeBuilder("signalbox.prediction.error")
                .setUnit("1")
                .setDescription("Median error of the latest predicted times, as a share of what was measured.")
                .buildWithCallback(measurement -> learned.get()
                        .corrections()
                        // Each has four series.
                        .forEach((backend, byModel) -> byModel.entrySet().stream()
                                .limit(Labels.LIMIT / 4)
                                .forEach(entry -> record(
                                        measurement,
                                        backend,
                                        entry.getKey(),
                                        entry.getValue().errors()))));
        meter.gaugeBuilder("signalbox.output.length")
                .setUnit("{token}")
                .setDescription("Length of answers, as learnt.")
                .buildWithCallback(measurement -> learned.get()
                        .lengths()
                        .forEach((requestClass, byModel) ->
                                byModel.forEach((model, length) -> record(measurement, requestClass, model, length))));
    }

    private static void record(
            ObservableDoubleMeasurement measurement, String backend, String model, Correction.Errors errors) {
        record(measurement, errors.ttft(), backend, model, "ttft", "false");
        record(measurement, errors.ttftCorrected(), backend, model, "ttft", "true");
        record(measurement, errors.tpot(), backend, model, "tpot", "false");
        record(measurement, errors.tpotCorrected(), backend, model, "tpot", "true");
    }

    private static void record(
            ObservableDoubleMeasurement measurement,
            double error,
            String backend,
            String model,
            String time,
            String corrected) {
        if (!Double.isNaN(error)) {
            measurement.record(
                    error, Attributes.of(Labels.BACKEND, backend, MODEL, model, TIME, time, CORRECTED, corrected));
        }
    }

    private static void record(
            ObservableDoubleMeasurement measurement, String requestClass, String model, OutputLength length) {
        measurement.record(
                length.median(), Attributes.of(Labels.REQUEST_CLASS, requestClass, MODEL, model, QUANTILE, "0.5"));
        measurement.record(
                length.cautious(), Attributes.of(Labels.REQUEST_CLASS, requestClass, MODEL, model, QUANTILE, "0.9"));
    }
}
