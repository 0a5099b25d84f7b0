package dev.signalbox.plugins.kubernetes;

import dev.signalbox.plugins.testkit.PluginContract;
import dev.signalbox.spi.Plugin;

/** Without the client's jars: what is loaded before the first look must not need them. */
class KubernetesPluginTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new KubernetesPlugin();
    }
}
