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
import java.util.Optional;
import java.util.Set;

/** Makes what the tests of the cost model ask about. */
final class Estimates {

    private static final ModelShape.Settings ARCHITECTURE = ModelShape.Settings.read(Optional.empty());

    private Estimates() {}

    static Estimator estimator(String hardware, String model, String quantization, int slots, Map<String, ?> settings) {
        return TestHost.costModel(new HardwarePlugin(), "hardware", TestPluginContext.of("a", settings))
                .estimator(backend(hardware, slots), served(model, quantization));
    }

    /** A model in 16 bits on one device of the catalogue, without what a server adds. */
    static Roofline roofline(String hardware, String model) {
        WeightFormat format = WeightFormat.named("bf16").orElseThrow();
        return new Roofline(machine(hardware), ModelShape.of(served(model, "bf16"), ARCHITECTURE), format, 2);
    }

    /** One device of the catalogue. */
    static Machine machine(String hardware) {
        return Machine.of(
                backend(hardware, 1),
                Machine.Settings.read(TestPluginContext.of("a", Map.of()).configuration()));
    }

    private static Backend backend(String hardware, int slots) {
        return new Backend(
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
    }

    private static ServedModel served(String model, String quantization) {
        return new ServedModel(model, model, Set.of(Operation.CHAT), quantization, InferenceRequest.UNKNOWN);
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
