package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.util.Objects;

/**
 * What was built.
 *
 * @param version the plugin's own version; empty if its jar does not tell
 * @param spiVersion the version of the SPI it was built against; 0 if unknown
 */
record PluginBuild(String version, int spiVersion) {

    static final PluginBuild UNKNOWN = new PluginBuild("", 0);

    /** Asks the plugin, whose code this runs, and reads the manifest of the jar that its class is in. */
    static PluginBuild of(Plugin plugin) {
        Package home = plugin.getClass().getPackage();
        return new PluginBuild(Objects.requireNonNullElse(home.getImplementationVersion(), ""), plugin.spiVersion());
    }
}
