package dev.signalbox.core.policy;

/**
 * A revision that was brought.
 *
 * @param created whether it was not kept before
 */
public record Uploaded(Revision revision, boolean created) {}
