package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.DecisionObserver.WaitOutcome;
import dev.signalbox.core.decision.RequestResult;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The metrics of requests that wait here for room, that are sent to a second backend, or come back from a device. */
final class FlowMetrics {

    private static final List<Double> WAIT_SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);

    private final LongAdder waiting = new LongAdder();
    private final LongAdder failedOnDevice = new LongAdder();
    private final DoubleHistogram wait;
    private final Map<WaitOutcome, Attributes> waitOutcomes = new EnumMap<>(WaitOutcome.class);
    private final Map<RequestResult.Hedge, LongAdder> hedges = new EnumMap<>(RequestResult.Hedge.class);

    FlowMetrics(Meter meter) {
        for (WaitOutcome outcome : WaitOutcome.values()) {
            waitOutcomes.put(outcome, outcome(outcome));
        }
        for (RequestResult.Hedge hedge : RequestResult.Hedge.values()) {
            hedges.put(hedge, new LongAdder());
        }
        meter.gaugeBuilder("signalbox.queue.waiting")
                .ofLongs()
                .setUnit("{request}")
                .setDescription("Requests that wait in the sidecar for a backend with room.")
                .buildWithCallback(measurement -> measurement.record(waiting.sum()));
        wait = meter.histogramBuilder("signalbox.queue.duration")
                .setUnit("s")
                .setDescription("Time that requests waited in the sidecar for a backend with room.")
                .setExplicitBucketBoundariesAdvice(WAIT_SECONDS)
                .build();
        meter.counterBuilder("signalbox.on_device.failed")
                .setDescription("Requests whose client had been told to run a model itself, and failed.")
                .buildWithCallback(measurement -> measurement.record(failedOnDevice.sum()));
        meter.counterBuilder("signalbox.hedges")
                .setDescription("Requests whose first backend was silent for as long as a rule's hedge says.")
                .buildWithCallback(measurement -> hedges.forEach((hedge, count) -> {
                    if (hedge != RequestResult.Hedge.NONE && count.sum() > 0) {
                        measurement.record(count.sum(), outcome(hedge));
                    }
                }));
    }

    void failedOnDevice() {
        failedOnDevice.increment();
    }

    void waiting() {
        waiting.increment();
    }

    void waited(WaitOutcome outcome, double millis) {
        waiting.decrement();
        wait.record(millis / 1000, waitOutcomes.getOrDefault(outcome, Attributes.empty()));
    }

    void hedged(RequestResult.Hedge hedge) {
        LongAdder count = hedges.get(hedge);
        if (count != null && hedge != RequestResult.Hedge.NONE) {
            count.increment();
        }
    }

    private static Attributes outcome(Enum<?> outcome) {
        return Attributes.of(Labels.OUTCOME, outcome.name().toLowerCase(Locale.ROOT));
    }
}
