package dev.signalbox.core.plugin;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.EndpointSource;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A kind of component that plugins offer.
 *
 * @param label how operators are told of it
 * @param announced the key of its types in an {@link Announcement}
 * @param ofPlugin what a plugin itself says it offers, unchecked
 * @param ofOfferings what was checked
 */
record ComponentKind<T extends AutoCloseable>(
        String label,
        String announced,
        Function<Plugin, Map<String, Factory<T>>> ofPlugin,
        Function<Offerings, Map<String, Factory<T>>> ofOfferings) {

    static final ComponentKind<BackendProvider> BACKEND_PROVIDER =
            new ComponentKind<>("provider", "backendProviders", Plugin::backendProviders, Offerings::providers);
    static final ComponentKind<LoadSource> LOAD_SOURCE =
            new ComponentKind<>("load source", "loadSources", Plugin::loadSources, Offerings::loadSources);
    static final ComponentKind<EndpointSource> ENDPOINT_SOURCE = new ComponentKind<>(
            "endpoint source", "endpointSources", Plugin::endpointSources, Offerings::endpointSources);
    static final ComponentKind<CostModel> COST_MODEL =
            new ComponentKind<>("cost model", "costModels", Plugin::costModels, Offerings::costModels);

    static final List<ComponentKind<?>> ALL = List.of(BACKEND_PROVIDER, LOAD_SOURCE, ENDPOINT_SOURCE, COST_MODEL);

    /** The names of the types that a plugin offers. */
    SortedSet<String> typesOf(Offerings offerings) {
        return new TreeSet<>(ofOfferings.apply(offerings).keySet());
    }
}
