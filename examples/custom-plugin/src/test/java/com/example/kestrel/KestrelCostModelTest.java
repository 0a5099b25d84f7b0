package com.example.kestrel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.plugins.testkit.CostModelContract;
import dev.signalbox.plugins.testkit.Figure;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KestrelCostModelTest extends CostModelContract {

    @Test
    void predictsFromTheDataSheet() {
        try (CostModel costs = TestHost.costModel(plugin(), type(), TestPluginContext.of("a", settings()))) {
            InferenceRequest request = InferenceRequest.builder(Operation.CHAT, "llama-3.1-8b")
                    .promptTokens(600)
                    .expectedOutputTokens(100)
                    .build();

            CostEstimate estimate = costs.estimator(backend(), model())
                    .estimate(request, new Load(0, 0, Double.NaN, Instant.EPOCH));

            // 8e9 weights of 4.5 bits are 4.5 GB, at 81.6 GB/s; 16e9 operations per token, at 48e12 per second.
            assertEquals(55.147 + 0.333, estimate.tpotMs(), 1e-3);
            assertEquals(200 + estimate.tpotMs(), estimate.ttftMs(), 1e-3);
            assertEquals(45 * (0.2 + 100 * estimate.tpotMs() / 1e3), estimate.energyJoules(), 1e-6);
            assertEquals(estimate.energyJoules() / 3.6e6 * 0.3, estimate.marginalUsd(), 1e-12);
        }
    }

    @Override
    protected Plugin plugin() {
        return new KestrelPlugin();
    }

    @Override
    protected String type() {
        return KestrelPlugin.ID;
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("billionParameters", 8, "usdPerKwh", 0.3);
    }

    @Override
    protected Backend backend() {
        return new Backend(
                "kestrel-a",
                Placement.EDGE,
                "Kestrel-K2",
                URI.create("http://kestrel"),
                "",
                true,
                4,
                List.of(model()),
                Map.of(),
                Map.of());
    }

    @Override
    protected ServedModel model() {
        return new ServedModel("llama-3.1-8b", "llama-3.1-8b", Set.of(Operation.CHAT), "int4", 8_192);
    }

    @Override
    protected Set<Figure> promised() {
        return Set.of(Figure.TTFT_MS, Figure.TPOT_MS, Figure.USD, Figure.MARGINAL_USD, Figure.ENERGY_JOULES);
    }
}
