package com.example.kestrel;

import dev.signalbox.plugins.testkit.PluginContract;
import dev.signalbox.spi.Plugin;

class KestrelPluginTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new KestrelPlugin();
    }
}
