package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/** The plugin {@code hardware}: what a request takes on a machine that is known and paid by the hour. */
public final class HardwarePlugin implements Plugin {

    private static final String TYPE = "hardware";

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<CostModel>> costModels() {
        return Map.of(TYPE, HardwareCostModel::create);
    }
}
