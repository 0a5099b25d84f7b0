package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

/**
 * How one component fares.
 *
 * @param reason why it is not {@link PluginState#OK}; empty if it is
 */
public record ComponentStatus(ComponentId id, PluginState state, String reason) {

    public ComponentStatus {
        requireNonNull(id, "id");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
    }
}
