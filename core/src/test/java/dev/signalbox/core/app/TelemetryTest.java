package dev.signalbox.core.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.core.decision.Tracing;
import dev.signalbox.spi.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TelemetryTest {

    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_][a-z0-9_]*(\\{([a-z_]+=\"[^\"]*\",?)+\\})? [-+0-9.eEInfNa]+");

    @Test
    void writesEveryMetricInPrometheusText() {
        try (Telemetry telemetry = Telemetry.of(TelemetrySettings.DEFAULTS)) {
            counter(telemetry).add(3, Attributes.of(AttributeKey.stringKey("rule"), "a \"quoted\" rule"));
            telemetry
                    .openTelemetry()
                    .getMeter("test")
                    .histogramBuilder("signalbox.decision.duration")
                    .setUnit("s")
                    .build()
                    .record(0.000005);

            String text = new String(telemetry.prometheusText(), UTF_8);

            assertThat(text)
                    .contains("signalbox_rule_fired_total{rule=\"a \\\"quoted\\\" rule\"} 3.0\n")
                    .contains("# TYPE signalbox_decision_duration_seconds histogram\n")
                    .contains("signalbox_decision_duration_seconds_count 1\n")
                    .contains("service_name=\"signalbox\"");
        }
    }

    @Test
    void writesOnlyWhatPrometheusReads() {
        try (Telemetry telemetry = Telemetry.of(TelemetrySettings.DEFAULTS)) {
            counter(telemetry).add(1, Attributes.of(AttributeKey.stringKey("gen_ai.request.model"), "llama-3.1:8b"));

            String text = new String(telemetry.prometheusText(), UTF_8);

            assertThat(text.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.startsWith("# ")
                                    || SAMPLE.matcher(line).matches())
                            .as(line)
                            .isTrue());
        }
    }

    @Test
    void tracesNothingWhereSpansAreNotSent() {
        try (Telemetry telemetry = Telemetry.of(TelemetrySettings.DEFAULTS)) {
            assertThat(telemetry.tracing()).isSameAs(Tracing.OFF);
        }
    }

    @Test
    void doesNothingWhenSwitchedOff() {
        try (Telemetry telemetry =
                Telemetry.of(new TelemetrySettings(false, Optional.empty(), Duration.ofSeconds(60), Map.of()))) {
            counter(telemetry).add(1);

            assertThat(telemetry.prometheusText()).isEmpty();
            assertThat(telemetry.tracing()).isSameAs(Tracing.OFF);
        }
    }

    @Test
    void sendsMetricsAndSpansToAnEndpoint() throws IOException {
        Queue<String> paths = new ConcurrentLinkedQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            URI endpoint =
                    URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/");
            Telemetry telemetry =
                    Telemetry.of(new TelemetrySettings(true, Optional.of(endpoint), Duration.ofMinutes(10), Map.of()));
            counter(telemetry).add(1);
            telemetry
                    .tracing()
                    .begin(Operation.CHAT, Map.<String, String>of(), Map::get)
                    .notPlaced(400, "invalid_json");

            telemetry.close();

            assertThat(paths).containsExactlyInAnyOrder("/v1/metrics", "/v1/traces");
        } finally {
            collector.stop(0);
        }
    }

    private static LongCounter counter(Telemetry telemetry) {
        return telemetry
                .openTelemetry()
                .getMeter("test")
                .counterBuilder("signalbox.rule.fired")
                .build();
    }
}
