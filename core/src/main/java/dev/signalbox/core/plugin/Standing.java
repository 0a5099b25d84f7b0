package dev.signalbox.core.plugin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/** How one component stands, as it is told to operators; changes are logged. Thread-safe. */
final class Standing {

    private static final Logger LOG = System.getLogger(Standing.class.getName());

    private final ComponentId id;
    private final InstantSource clock;
    private volatile ComponentStatus status;
    private volatile long since = Long.MIN_VALUE;

    Standing(ComponentId id, InstantSource clock) {
        this.id = id;
        this.clock = clock;
        this.status = new ComponentStatus(id, PluginState.OK, "");
    }

    ComponentId id() {
        return id;
    }

    ComponentStatus status() {
        return status;
    }

    /** When the state changed last, in milliseconds since 1970; {@link Long#MIN_VALUE} if it never has. */
    long since() {
        return since;
    }

    boolean isClosed() {
        return status.state() == PluginState.CLOSED;
    }

    /** Notes that the component broke its contract, and is still called. */
    void degraded(String reason) {
        change(PluginState.DEGRADED, reason);
    }

    /** Notes that the component is not called for a while. */
    void quarantined(String reason) {
        change(PluginState.QUARANTINED, reason);
    }

    /** Notes that the component works. */
    void recovered() {
        if (status.state() != PluginState.OK) {
            change(PluginState.OK, "");
        }
    }

    /** Notes that the component has ended, for good. */
    synchronized void closed() {
        since = clock.millis();
        status = new ComponentStatus(id, PluginState.CLOSED, "");
    }

    private synchronized void change(PluginState state, String reason) {
        ComponentStatus before = status;
        if (isClosed() || (before.state() == state && before.reason().equals(reason))) {
            return;
        }
        if (before.state() != state) {
            since = clock.millis();
        }
        status = new ComponentStatus(id, state, reason);
        if (state == PluginState.OK) {
            LOG.log(Level.INFO, id + " works again");
        } else if (before.state() != state) {
            LOG.log(
                    Level.WARNING,
                    id + " is " + (state == PluginState.DEGRADED ? "degraded" : "quarantined") + ": " + reason);
        }
    }
}
