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

    private static final ModelShape.Settings ARCHITECTURE =
            ModelShape.Settings.read(Optional.empty(), Catalogues.SHIPPED.models());

    private Estimates() {}

    static Estimator estimator(String hardware, String model, String quantization, int slots, Map<String, ?> settings) {
        return estimator("hardware", hardware, model, quantization, slots, settings);
    }

    static Estimator estimator(
            String costModel, String hardware, String model, String quantization, int slots, Map<String, ?> settings) {
        return TestHost.costModel(new HardwarePlugin(), costModel, TestPluginContext.of("a", settings))
                .estimator(backend(hardware, slots), served(model, quantization));
    }

    /** A model in 16 bits on one device of the catalogue, without what a server adds. */
    static Roofline roofline(String hardware, String model) {
        return roofline(hardware, 1, model, "bf16", 2, Efficiency.OF_GPUS);
    }

    /** A model on devices of the catalogue that are as efficient as told. */
    static Roofline roofline(
            String hardware, int devices, String model, String quantization, double kvBytes, Efficiency efficiency) {
        return new Roofline(
                machine(hardware, devices).with(efficiency),
                ModelShape.of(served(model, quantization), ARCHITECTURE, Catalogues.SHIPPED.models()),
                WeightFormat.named(quantization).orElseThrow(),
                kvBytes);
    }

    /** Devices of the catalogue. */
    static Machine machine(String hardware, int devices) {
        return Machine.of(backend(hardware, 1), Machine.Settings.of("", devices), Catalogues.SHIPPED.hardware());
    }

    /** What one device of the catalogue costs and draws. */
    static Upkeep upkeep(String hardware, Map<String, ?> settings) {
        return Upkeep.of(
                backend(hardware, 1),
                Upkeep.Settings.read(
                        TestPluginContext.of("a", settings).configuration(), "hardware", Catalogues.SHIPPED.grid()),
                Machine.Settings.of("", 1),
                Catalogues.SHIPPED);
    }

    static Backend backend(String hardware, int slots) {
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

    static ServedModel served(String model, String quantization) {
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
