package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Predicts from what the hardware is, what the model is, and what an hour costs: a prior for a backend nobody measured.
 */
final class HardwareCostModel implements CostModel {

    static final String TYPE = "hardware";

    static final List<ConfigurationKey> KEYS = Stream.of(
                    Upkeep.KEYS, HardwareSettings.KEYS, Machine.Settings.KEYS, List.of(ModelShape.KEY), Catalogues.KEYS)
            .flatMap(List::stream)
            .toList();

    // vLLM's default limit of sequences; where not even the memory is known, a cautious guess.
    private static final int MAX_SLOTS = 256;
    private static final int SLOTS_OF_UNKNOWN_MEMORY = 16;

    private final Catalogues catalogues;
    private final Upkeep.Settings upkeep;
    private final HardwareSettings settings;
    private final Machine.Settings machine;
    private final ModelShape.Settings model;

    static HardwareCostModel create(PluginContext context) {
        Catalogues catalogues = Catalogues.read(context.configuration());
        return new HardwareCostModel(
                catalogues,
                Upkeep.Settings.read(context.configuration(), TYPE, catalogues.grid()),
                HardwareSettings.read(context.configuration()),
                Machine.Settings.read(context.configuration()),
                ModelShape.Settings.read(context.configuration().section("architecture"), catalogues.models()));
    }

    private HardwareCostModel(
            Catalogues catalogues,
            Upkeep.Settings upkeep,
            HardwareSettings settings,
            Machine.Settings machine,
            ModelShape.Settings model) {
        this.catalogues = catalogues;
        this.upkeep = upkeep;
        this.settings = settings;
        this.machine = machine;
        this.model = model;
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel served) {
        Machine on = Machine.of(backend, machine, catalogues.hardware());
        ModelShape shape = ModelShape.of(served, model, catalogues.models());
        Roofline roofline = new Roofline(on, shape, format(served), settings.kvBytesPerElement());
        if (roofline.kvTokens() < 1) {
            throw new ConfigurationException(
                    "The weights of \"%s\" (%.1f GB) leave no room for a KV cache on %d \"%s\" with %.1f GB each. Set devices, or quantization."
                            .formatted(
                                    served.name(),
                                    roofline.weightBytes() / 1e9,
                                    on.devices() * on.stages(),
                                    on.name(),
                                    on.memoryBytes() / 1e9));
        }
        return new HardwareEstimator(
                roofline,
                Upkeep.of(backend, upkeep, machine, catalogues),
                settings,
                slots(backend, roofline),
                upkeep.utilisation());
    }

    private WeightFormat format(ServedModel served) {
        String name = served.quantization().isEmpty() ? settings.quantization() : served.quantization();
        return WeightFormat.named(name)
                .orElseThrow(() -> new ConfigurationException("The quantization \"" + name + "\" of \"" + served.name()
                        + "\" is not known to the cost model hardware, must be one of " + WeightFormat.names() + "."));
    }

    private int slots(Backend backend, Roofline roofline) {
        if (backend.maxConcurrency() > 0) {
            return backend.maxConcurrency();
        }
        double fitting = roofline.kvTokens() / settings.typicalContextTokens();
        return Double.isInfinite(fitting) ? SLOTS_OF_UNKNOWN_MEMORY : (int) Math.max(1, Math.min(MAX_SLOTS, fitting));
    }
}
