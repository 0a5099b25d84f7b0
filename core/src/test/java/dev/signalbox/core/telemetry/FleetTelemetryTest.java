package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FleetTelemetryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String LABELS = "backend=cpu-a,placement=CPU";

    private final CollectingReader reader = new CollectingReader();
    private final BackendState state = new BackendState(4);

    @Test
    void tellsHowBackendsFare() {
        register(4);
        state.observed(BackendStatus.serving(new Load(4, 2, 0.5, NOW.minusMillis(2500))), NOW.toEpochMilli());
        state.started(NOW.toEpochMilli());

        assertThat(reader.values("signalbox.backend.running")).isEqualTo(Map.of(LABELS, 4.0));
        assertThat(reader.values("signalbox.backend.waiting")).isEqualTo(Map.of(LABELS, 3.0));
        assertThat(reader.values("signalbox.backend.saturation")).isEqualTo(Map.of(LABELS, 1.75));
        assertThat(reader.values("signalbox.backend.load_age")).isEqualTo(Map.of(LABELS, 2.5));
        assertThat(reader.values("signalbox.backend.in_flight")).isEqualTo(Map.of(LABELS, 1.0));
        assertThat(reader.values("signalbox.backend.healthy")).isEqualTo(Map.of(LABELS, 1.0));
    }

    @Test
    void isSilentAboutWhatIsNotKnown() {
        register(InferenceRequest.UNKNOWN);

        assertThat(reader.metrics().keySet())
                .containsExactlyInAnyOrder("signalbox.backend.healthy", "signalbox.backend.in_flight");
    }

    @Test
    void seesAPauseEnd() {
        register(4);
        state.unavailable("429", NOW.toEpochMilli() + 1);

        assertThat(reader.values("signalbox.backend.healthy")).isEqualTo(Map.of(LABELS, 0.0));
    }

    private void register(int maxConcurrency) {
        Backend backend = new Backend(
                "cpu-a",
                Placement.CPU,
                "",
                URI.create("http://10.0.0.1:8000"),
                "",
                true,
                maxConcurrency,
                List.of(),
                Map.of(),
                Map.of());
        FleetTelemetry.register(reader.sdk(), () -> List.of(new KnownBackend("source", backend, state)), () -> NOW);
    }
}
