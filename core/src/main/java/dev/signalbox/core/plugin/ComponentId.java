package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

/**
 * What tells one component from all others.
 *
 * @param plugin the plugin's id
 * @param kind {@code provider}, {@code load source}, {@code endpoint source} or {@code cost model}
 * @param type the component's type name
 * @param instance the name of the configured instance, such as the backend's id
 */
public record ComponentId(String plugin, String kind, String type, String instance) {

    public ComponentId {
        requireNonNull(plugin, "plugin");
        requireNonNull(kind, "kind");
        requireNonNull(type, "type");
        requireNonNull(instance, "instance");
    }

    @Override
    public String toString() {
        return kind + " \"" + type + "\" of \"" + instance + "\" (plugin " + plugin + ")";
    }
}
