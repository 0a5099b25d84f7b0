package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A type of component that a plugin offers.
 *
 * @param kind {@code provider}, {@code load source}, {@code endpoint source} or {@code cost model}, as operators are told
 * @param type its name
 * @param keys what it says it reads
 */
record OfferedComponent(String kind, String type, List<ConfigurationKey> keys) {

    /** All of them, by kind and then in alphabetical order. */
    static List<OfferedComponent> of(Plugin plugin) {
        List<OfferedComponent> components = new ArrayList<>();
        add("provider", plugin.backendProviders(), components);
        add("load source", plugin.loadSources(), components);
        add("endpoint source", plugin.endpointSources(), components);
        add("cost model", plugin.costModels(), components);
        return components;
    }

    private static <T extends AutoCloseable> void add(
            String kind, Map<String, Factory<T>> factories, List<OfferedComponent> components) {
        new TreeMap<>(factories)
                .forEach((type, factory) -> components.add(new OfferedComponent(kind, type, factory.keys())));
    }
}
