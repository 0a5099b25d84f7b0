package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fleet put together by hand, each backend with the estimate and the state a test gives it. */
final class TestFleet {

    static final String MODEL = "llama-3.1-8b";
    static final long NOW = 1_800_000_000_000L;

    private final List<Offer> offers = new ArrayList<>();
    private final Map<String, BackendState> states = new LinkedHashMap<>();

    /** Adds an own machine. */
    TestFleet with(String id, Placement placement, CostEstimate estimate) {
        return with(id, placement, true, 8, 8192, estimate);
    }

    TestFleet with(
            String id,
            Placement placement,
            boolean owned,
            int maxConcurrency,
            int contextTokens,
            CostEstimate estimate) {
        return with(id, placement, MODEL, "", owned, maxConcurrency, contextTokens, estimate);
    }

    /** Adds an own machine with a model of its own in a region. */
    TestFleet with(String id, Placement placement, String model, String region, CostEstimate estimate) {
        return with(id, placement, model, region, true, 8, 8192, estimate);
    }

    private TestFleet with(
            String id,
            Placement placement,
            String name,
            String region,
            boolean owned,
            int maxConcurrency,
            int contextTokens,
            CostEstimate estimate) {
        ServedModel model = new ServedModel(name, name, Set.of(Operation.CHAT), "bf16", contextTokens);
        Backend backend = new Backend(
                id,
                placement,
                "",
                URI.create("http://127.0.0.1:9"),
                region,
                owned,
                maxConcurrency,
                List.of(model),
                Map.of(),
                Map.of());
        BackendState state = new BackendState(maxConcurrency);
        states.put(id, state);
        offers.add(new Offer(backend, model, (request, load) -> estimate, state));
        return this;
    }

    /** Lets a backend be seen as not serving. */
    TestFleet down(String id, String detail) {
        observed(id, BackendStatus.notServing(detail));
        return this;
    }

    /** Lets a backend be seen at work, a second ago. */
    TestFleet busy(String id, int running, int waiting) {
        observed(id, BackendStatus.serving(new Load(running, waiting, 0.5, Instant.ofEpochMilli(NOW - 1000))));
        return this;
    }

    FleetSnapshot snapshot() {
        return FleetSnapshot.of(offers);
    }

    /** A prediction of times and cost; energy and carbon are not known. */
    static CostEstimate estimate(double ttftMs, double tpotMs, double usd) {
        return new CostEstimate(ttftMs, tpotMs, usd, usd, Double.NaN, Double.NaN, 0.1);
    }

    private void observed(String id, BackendStatus status) {
        BackendState state = states.get(id);
        if (state == null) {
            throw new IllegalArgumentException("no backend " + id);
        }
        state.observed(status, NOW);
    }
}
