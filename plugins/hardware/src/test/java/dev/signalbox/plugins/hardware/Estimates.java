package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes what the tests of the cost model ask about. */
final class Estimates {

    private Estimates() {}

    static Estimator estimator(String hardware, String model, String quantization, int slots, Map<String, ?> settings) {
        Backend backend = new Backend(
                "a",
                Placement.GPU,
                hardware,
                URI.create("http://localhost:8000"),
                "",
                true,
                slots,
                List.of(),
                Map.of(),
                Map.of());
        ServedModel served =
                new ServedModel(model, model, Set.of(Operation.CHAT), quantization, InferenceRequest.UNKNOWN);
        return TestHost.costModel(new HardwarePlugin(), "hardware", TestPluginContext.of("a", settings))
                .estimator(backend, served);
    }

    static InferenceRequest request(int promptTokens, int outputTokens) {
        return InferenceRequest.builder(Operation.CHAT, "m")
                .promptTokens(promptTokens)
                .expectedOutputTokens(outputTokens)
                .build();
    }

    static Load load(int running, int waiting) {
        return new Load(running, waiting, Double.NaN, Instant.EPOCH);
    }
}
