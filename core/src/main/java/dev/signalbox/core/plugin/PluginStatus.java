package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How one plugin fares, and what it offers.
 *
 * @param id its id; the name of its directory if it could not be asked
 * @param version its own; empty if its jar does not tell
 * @param location where it was found
 * @param reason why it is not {@link PluginState#OK}; empty if it is
 * @param warnings what its author should change, though it works
 * @param providers the types of backend providers it offers, in alphabetical order; as are the others
 * @param components those made of it
 */
public record PluginStatus(
        String id,
        String version,
        String location,
        PluginState state,
        String reason,
        List<String> warnings,
        List<String> providers,
        List<String> loadSources,
        List<String> endpointSources,
        List<String> costModels,
        List<ComponentStatus> components) {

    public PluginStatus {
        requireNonNull(id, "id");
        requireNonNull(version, "version");
        requireNonNull(location, "location");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        warnings = List.copyOf(warnings);
        providers = List.copyOf(providers);
        loadSources = List.copyOf(loadSources);
        endpointSources = List.copyOf(endpointSources);
        costModels = List.copyOf(costModels);
        components = List.copyOf(components);
    }
}
