package dev.signalbox.core.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands a test what was measured. */
final class CollectingReader implements MetricReader {

    private CollectionRegistration registration = CollectionRegistration.noop();

    /** An SDK that is read by this. */
    OpenTelemetrySdk sdk() {
        return OpenTelemetrySdk.builder()
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(this, type -> 10_000)
                        .build())
                .build();
    }

    /** The metrics by name. */
    Map<String, MetricData> metrics() {
        Map<String, MetricData> metrics = new HashMap<>();
        registration.collectAllMetrics().forEach(metric -> metrics.put(metric.getName(), metric));
        return metrics;
    }

    /** A metric's values by its attributes, written as {@code {a="b"}}. */
    Map<String, Double> values(String name) {
        Map<String, Double> values = new HashMap<>();
        points(name).forEach(point -> values.put(text(point.getAttributes()), value(point)));
        return values;
    }

    List<? extends PointData> points(String name) {
        MetricData metric = metrics().get(name);
        return metric == null ? List.of() : List.copyOf(metric.getData().getPoints());
    }

    HistogramPointData histogram(String name) {
        return (HistogramPointData) points(name).get(0);
    }

    static String text(Attributes attributes) {
        StringBuilder text = new StringBuilder();
        attributes.asMap().entrySet().stream()
                .sorted(Map.Entry.comparingByKey((AttributeKey<?> left, AttributeKey<?> right) ->
                        left.getKey().compareTo(right.getKey())))
                .forEach(entry -> text.append(text.length() == 0 ? "" : ",")
                        .append(entry.getKey().getKey())
                        .append('=')
                        .append(entry.getValue()));
        return text.toString();
    }

    private static double value(PointData point) {
        if (point instanceof LongPointData longPoint) {
            return longPoint.getValue();
        }
        return point instanceof DoublePointData doublePoint
                ? doublePoint.getValue()
                : ((HistogramPointData) point).getSum();
    }

    @Override
    public void register(CollectionRegistration newRegistration) {
        registration = newRegistration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
