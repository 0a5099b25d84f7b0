package dev.signalbox.plugins.ondevice;

import dev.signalbox.plugins.testkit.PluginContract;
import dev.signalbox.spi.Plugin;

class OnDevicePluginTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new OnDevicePlugin();
    }
}
