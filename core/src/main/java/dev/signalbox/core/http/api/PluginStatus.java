package dev.signalbox.core.http.api;

/**
 * What is told of one plugin.
 *
 * @param state STARTING, OK, DEGRADED, QUARANTINED or CLOSED
 * @param detail why it is not OK; empty if it is
 */
public record PluginStatus(String id, String version, String state, String detail) {}
