package dev.signalbox.core.plugin;

/** How a plugin or one of its components fares. */
public enum PluginState {
    /** Loaded, its components not yet made. */
    STARTING,
    /** Works. */
    OK,
    /** Works in part: one of its components does not, or failed when it was last called. */
    DEGRADED,
    /** Set aside: it is not called, or only to see whether it works again. */
    QUARANTINED,
    /** Ended, with the host. */
    CLOSED
}
