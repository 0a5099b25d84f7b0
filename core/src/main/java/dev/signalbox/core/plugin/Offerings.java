package dev.signalbox.core.plugin;

import dev.signalbox.core.plugin.PluginDescription.OfferedType;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.EndpointSource;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The types of components that a plugin offers, by name. */
record Offerings(
        Map<String, Factory<BackendProvider>> providers,
        Map<String, Factory<LoadSource>> loadSources,
        Map<String, Factory<EndpointSource>> endpointSources,
        Map<String, Factory<CostModel>> costModels) {

    static final Offerings NONE = new Offerings(Map.of(), Map.of(), Map.of(), Map.of());

    private static final String TYPE = "[a-z0-9][a-z0-9-]{0,62}";

    /** Asks the plugin, whose code this runs: anything may be thrown. The factories' keys are those of now. */
    static Offerings of(Plugin plugin) {
        return new Offerings(
                checked(ComponentKind.BACKEND_PROVIDER, plugin),
                checked(ComponentKind.LOAD_SOURCE, plugin),
                checked(ComponentKind.ENDPOINT_SOURCE, plugin),
                checked(ComponentKind.COST_MODEL, plugin));
    }

    /** All types, by kind and then in alphabetical order. */
    List<OfferedType> types() {
        List<OfferedType> types = new ArrayList<>();
        for (ComponentKind<?> kind : ComponentKind.ALL) {
            addTypes(kind, types);
        }
        return types;
    }

    private <T extends AutoCloseable> void addTypes(ComponentKind<T> kind, List<OfferedType> types) {
        kind.ofOfferings()
                .apply(this)
                .forEach((type, factory) -> types.add(new OfferedType(kind.label(), type, factory.keys())));
    }

    private static <T extends AutoCloseable> Map<String, Factory<T>> checked(ComponentKind<T> kind, Plugin plugin) {
        Map<String, Factory<T>> factories =
                new TreeMap<>(Map.copyOf(kind.ofPlugin().apply(plugin)));
        factories.replaceAll((type, factory) -> Factory.of(factory.keys(), factory::create));
        for (String type : factories.keySet()) {
            if (!type.matches(TYPE)) {
                throw new PluginException(
                        "its " + kind.label() + " is named \"" + type + "\", must be lower case with hyphens");
            }
            if (type.equals(PluginHost.NO_LOAD_SOURCE)) {
                throw new PluginException("its " + kind.label() + " is named \"" + type + "\", which is reserved");
            }
        }
        return Collections.unmodifiableMap(factories);
    }
}
