package dev.signalbox.plugins.discovery;

import dev.signalbox.plugins.testkit.PluginContract;
import dev.signalbox.plugins.testkit.PluginJar;
import dev.signalbox.spi.Plugin;
import org.xbill.DNS.Message;

class DiscoveryPluginTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new DiscoveryPlugin();
    }

    @Override
    protected PluginJar jar() throws Exception {
        return PluginJar.of(plugin()).withLibraryOf(Message.class);
    }
}
