package dev.signalbox.core.plugin;

import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.spi.backend.Endpoint;
import java.util.List;
import java.util.function.Predicate;

/** Makes the components that entries of the configuration ask for. Used by one thread at a time. */
public sealed interface ComponentFactory permits PluginHost, PluginReload {

    /**
     * Makes the components of some entries and ends the reading of the file.
     *
     * @param wanted which entries; the others count as read
     * @throws dev.signalbox.core.config.InvalidConfigurationException with every mistake in the file, those entries' parts
     *     included; nothing is made then
     */
    List<EntryComponents> make(ConfigurationFile file, Predicate<BackendConfiguration> wanted);

    /**
     * Makes the components of an entry for one of its endpoints.
     *
     * @throws dev.signalbox.core.config.InvalidConfigurationException if they can't be made
     */
    BackendComponents make(BackendConfiguration entry, Endpoint endpoint);
}
