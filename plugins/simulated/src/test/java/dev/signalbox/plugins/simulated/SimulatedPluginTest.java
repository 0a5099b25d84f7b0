package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.testkit.PluginContract;
import dev.signalbox.spi.Plugin;

class SimulatedPluginTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new SimulatedPlugin();
    }
}
