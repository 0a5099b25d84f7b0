package dev.signalbox.core.app;

import dev.signalbox.core.decision.Tracing;
import dev.signalbox.core.telemetry.RequestTracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The OpenTelemetry SDK as the settings want it.
 *
 * <p>Metrics are read when the admin port is asked for them, and sent only where an endpoint is configured; spans are made
 * only then.
 */
final class Telemetry implements AutoCloseable {

    /** The media type of {@link #prometheusText()}. */
    static final String PROMETHEUS_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /** Above our own limit of 1,000 sets of labels, each with a few values of its own such as the type of token. */
    private static final int SERIES = 10_000;

    private final OpenTelemetry openTelemetry;
    private final Tracing tracing;
    private final Optional<OpenTelemetrySdk> sdk;
    private final Optional<PrometheusMetricReader> reader;

    private Telemetry(
            OpenTelemetry openTelemetry,
            Tracing tracing,
            Optional<OpenTelemetrySdk> sdk,
            Optional<PrometheusMetricReader> reader) {
        this.openTelemetry = openTelemetry;
        this.tracing = tracing;
        this.sdk = sdk;
        this.reader = reader;
    }

    static Telemetry of(TelemetrySettings settings) {
        if (!settings.enabled()) {
            return new Telemetry(OpenTelemetry.noop(), Tracing.OFF, Optional.empty(), Optional.empty());
        }
        Resource resource = resource(settings);
        PrometheusMetricReader reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false)
                .build();
        SdkMeterProviderBuilder meters =
                SdkMeterProvider.builder().setResource(resource).registerMetricReader(reader, type -> SERIES);
        SdkTracerProvider tracers = SdkTracerProvider.builder().build();
        if (settings.otlpEndpoint().isPresent()) {
            URI endpoint = settings.otlpEndpoint().get();
            meters.registerMetricReader(
                    PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                    .setEndpoint(at(endpoint, "/v1/metrics"))
                                    .build())
                            .setInterval(settings.otlpInterval())
                            .build(),
                    type -> SERIES);
            tracers = SdkTracerProvider.builder()
                    .setResource(resource)
                    .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                    .setEndpoint(at(endpoint, "/v1/traces"))
                                    .build())
                            .build())
                    .build();
        }
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setMeterProvider(meters.build())
                .setTracerProvider(tracers)
                .build();
        Tracing tracing = settings.otlpEndpoint().isPresent() ? new RequestTracing(sdk) : Tracing.OFF;
        return new Telemetry(sdk, tracing, Optional.of(sdk), Optional.of(reader));
    }

    /** What everything is measured through; it does nothing where telemetry is switched off. */
    OpenTelemetry openTelemetry() {
        return openTelemetry;
    }

    /** Follows requests, where their spans are sent anywhere. */
    Tracing tracing() {
        return tracing;
    }

    /** All metrics in Prometheus' text format, as UTF-8; empty where telemetry is switched off. Takes milliseconds. */
    byte[] prometheusText() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
        reader.ifPresent(source -> {
            try {
                PrometheusTextFormatWriter.create().write(text, source.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
        return text.toByteArray();
    }

    /** Sends what was not sent yet, for ten seconds at most. */
    @Override
    public void close() {
        sdk.ifPresent(ours -> ours.shutdown().join(10, TimeUnit.SECONDS));
    }

    private static Resource resource(TelemetrySettings settings) {
        AttributesBuilder attributes = Attributes.builder().put("service.name", "signalbox");
        settings.resource().forEach(attributes::put);
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    private static String at(URI endpoint, String path) {
        String base = endpoint.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
