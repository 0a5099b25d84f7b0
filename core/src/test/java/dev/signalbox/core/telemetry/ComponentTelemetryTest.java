package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComponentTelemetryTest {

    private static final ComponentTelemetry.Component LOADS =
            new ComponentTelemetry.Component("vllm", "load source", "gpu-a");
    private static final String LABELS = "instance=gpu-a,kind=load source,plugin=vllm";

    private final CollectingReader reader = new CollectingReader();
    private final ComponentTelemetry telemetry = new ComponentTelemetry(reader.sdk());

    @Test
    void keepsWhatComponentsMeasure() {
        telemetry.count(LOADS, "lines", 3);
        telemetry.count(LOADS, "lines", 4);
        telemetry.gauge(LOADS, "cache.bytes", 42);
        telemetry.time(LOADS, "parse", Duration.ofMillis(2));

        assertThat(reader.values("signalbox.plugin.lines")).isEqualTo(Map.of(LABELS, 7.0));
        assertThat(reader.values("signalbox.plugin.cache.bytes")).isEqualTo(Map.of(LABELS, 42.0));
        assertThat(reader.values("signalbox.plugin.parse")).isEqualTo(Map.of(LABELS, 0.002));
    }

    @Test
    void withdrawsAGauge() {
        telemetry.gauge(LOADS, "cache.bytes", 42);
        telemetry.gauge(LOADS, "cache.bytes", Double.NaN);

        assertThat(reader.points("signalbox.plugin.cache.bytes")).isEmpty();
    }

    @Test
    void boundsTheNamesThatPluginsMakeUp() {
        for (int i = 0; i < 1000; i++) {
            telemetry.count(LOADS, "made.up." + i, 1);
        }

        assertThat(reader.metrics()).hasSize(201);
        assertThat(reader.values("signalbox.plugin.count.other")).isEqualTo(Map.of(LABELS, 800.0));
    }

    @Test
    void tellsThePluginsStates() {
        telemetry.states(() -> Map.of("vllm", "DEGRADED"));

        assertThat(reader.values("signalbox.plugin.state")).isEqualTo(Map.of("plugin=vllm,state=DEGRADED", 1.0));
    }
}
