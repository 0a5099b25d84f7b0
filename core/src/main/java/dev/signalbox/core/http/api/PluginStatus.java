package dev.signalbox.core.http.api;

import java.util.List;

/**
 * What is told of one plugin.
 *
 * @param version its own; empty if unknown
 * @param state STARTING, OK, DEGRADED, QUARANTINED or CLOSED
 * @param detail why it is not OK; empty if it is
 * @param warnings what its author should change, though it works
 * @param components those made of it
 */
public record PluginStatus(
        String id, String version, String state, String detail, List<String> warnings, List<Component> components) {

    public PluginStatus {
        warnings = List.copyOf(warnings);
        components = List.copyOf(components);
    }

    /**
     * One component.
     *
     * @param kind such as {@code cost model}
     * @param backend the id of the backend it is for
     */
    public record Component(String kind, String type, String backend, String state, String detail) {}

    /** Whether it does all it should. */
    boolean isOk() {
        return state.equals("OK");
    }
}
