package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/** The plugin {@code hardware}: what a request takes on a machine that is paid by the hour, derived or measured. */
public final class HardwarePlugin implements Plugin {

    @Override
    public String id() {
        return "hardware";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<CostModel>> costModels() {
        return Map.of(
                HardwareCostModel.TYPE, Factory.of(HardwareCostModel.KEYS, HardwareCostModel::create),
                CalibratedCostModel.TYPE, Factory.of(CalibratedCostModel.KEYS, CalibratedCostModel::create));
    }
}
