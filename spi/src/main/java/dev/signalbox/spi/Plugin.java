package dev.signalbox.spi;

import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.EndpointSource;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/**
 * A set of components that one vendor ships together: the type {@link java.util.ServiceLoader} looks for.
 *
 * <p>Implemented by plugin authors, with a public constructor without parameters that does no work. The host calls each
 * method once, at start-up, on one thread. A plugin that throws here is left out and reported as quarantined; the others
 * run.
 *
 * <p>The keys of the maps are the type names an operator writes in the configuration file, such as {@code provider:
 * openai-compatible}. They are lower case with hyphens, and unique among the loaded plugins for each kind of component.
 */
public interface Plugin {

    /** The plugin's name, lower case with hyphens, the same as its directory below {@code plugins/}. */
    String id();

    /** The version of this contract the plugin was built against: {@link SpiVersion#CURRENT}. */
    int spiVersion();

    /** Ways to find model servers, by type name. */
    default Map<String, Factory<BackendProvider>> backendProviders() {
        return Map.of();
    }

    /** Ways to learn how busy model servers are, by type name. */
    default Map<String, Factory<LoadSource>> loadSources() {
        return Map.of();
    }

    /** Ways to find where model servers are, by type name. */
    default Map<String, Factory<EndpointSource>> endpointSources() {
        return Map.of();
    }

    /** Ways to predict what a request takes, by type name. */
    default Map<String, Factory<CostModel>> costModels() {
        return Map.of();
    }
}
