package dev.signalbox.core.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorldViewTest {

    private static final Instant SAMPLED = Instant.ofEpochMilli(1_000);

    @Test
    void showsBackendsAsTheyFareAndWhatElseIsKnown() {
        KnownBackend busy = backend("gpu-a", Placement.GPU, 4);
        busy.state().observed(BackendStatus.serving(new Load(3, 1, 0.75, SAMPLED)), 1_000);
        KnownBackend unavailable = backend("gpu-b", Placement.GPU, 4);
        unavailable.state().observed(BackendStatus.serving(new Load(0, 0, 0.1, SAMPLED)), 1_000);
        unavailable.state().unavailable("try again later", 10_000);
        WorldView view = new WorldView(
                () -> List.of(busy, unavailable),
                () -> Map.of("gpu-a-source", new Price(2.5, Double.NaN, Double.NaN)),
                millis -> List.of(new FleetFacts(Placement.GPU, 2, 1, 0.5)),
                millis -> List.of(new GridFacts("eu", millis)),
                () -> List.of(new BudgetFacts("", "day", 1, 10)));

        WorldState state = view.at(3_000);

        assertThat(state.backends())
                .containsExactly(
                        new BackendFacts(
                                "gpu-a", Placement.GPU, "H100", "eu", true, true, 3, 1, 1, 0.75, 2_000, Double.NaN),
                        new BackendFacts(
                                "gpu-b", Placement.GPU, "H100", "eu", true, false, 0, 0, 0, 0.1, 2_000, Double.NaN));
        assertThat(state.fleets()).containsExactly(new FleetFacts(Placement.GPU, 2, 1, 0.5));
        assertThat(state.prices()).containsExactly(new PriceFacts("gpu-a", 2.5, Double.NaN, Double.NaN));
        assertThat(state.grids()).containsExactly(new GridFacts("eu", 3_000));
        assertThat(state.budgets()).containsExactly(new BudgetFacts("", "day", 1, 10));
    }

    @Test
    void whatIsNotKnownIsUnknown() {
        KnownBackend silent = backend("cpu-a", Placement.CPU, -1);
        silent.state().started(0);
        silent.state().ended(Ending.FAILED, 0);
        WorldView view = new WorldView(
                () -> List.of(silent),
                () -> Map.of("cpu-a-source", new Price(Double.NaN, Double.NaN, Double.NaN)),
                millis -> List.of(),
                millis -> List.of(),
                List::of);

        WorldState state = view.at(3_000);

        assertThat(state.prices()).isEmpty();
        assertThat(state.backends().get(0).saturation()).isNaN();
        assertThat(state.backends().get(0).loadAgeMs()).isNaN();
        assertThat(state.backends().get(0).errorRate()).isEqualTo(1);
    }

    private static KnownBackend backend(String id, Placement placement, int maxConcurrency) {
        Backend backend = new Backend(
                id,
                placement,
                "H100",
                URI.create("http://127.0.0.1:1"),
                "eu",
                true,
                maxConcurrency,
                List.of(),
                Map.of(),
                Map.of());
        return new KnownBackend(id + "-source", backend, new BackendState(maxConcurrency));
    }
}
