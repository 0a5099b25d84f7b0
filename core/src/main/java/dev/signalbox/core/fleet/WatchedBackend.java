package dev.signalbox.core.fleet;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import java.util.List;

/** A backend with what is needed to watch it. Confined to the fleet's thread, but for its state. */
final class WatchedBackend {

    private final BackendState state;
    private Backend backend;
    private List<Offer> offers = List.of();
    private boolean serving = true;
    private int quietLooks;
    private long dueAt = Long.MIN_VALUE;

    /** A backend that is not yet described. */
    WatchedBackend(Backend backend, BackendState state) {
        this.backend = backend;
        this.state = state;
    }

    Backend backend() {
        return backend;
    }

    /** Whether it is the same server as one that is described now. */
    boolean isAt(Backend described) {
        return backend.url().equals(described.url());
    }

    BackendState state() {
        return state;
    }

    List<Offer> offers() {
        return offers;
    }

    /** Takes what it is and offers now. */
    void describe(Backend newBackend, List<Offer> newOffers) {
        backend = newBackend;
        offers = List.copyOf(newOffers);
        state.resize(newBackend.maxConcurrency());
    }

    /** When it is to be looked at, in milliseconds since 1970. */
    long dueAt() {
        return state.activeSinceSample() ? Long.MIN_VALUE : dueAt;
    }

    void seen(BackendStatus status, long now) {
        quietLooks = state.activeSinceSample() || status.serving() != serving ? 0 : quietLooks + 1;
        serving = status.serving();
        state.observed(status, now);
    }

    void notSeen(long now) {
        quietLooks = state.activeSinceSample() ? 0 : quietLooks + 1;
        state.unobserved(now);
    }

    /** Plans the next look: soon where something happens, rarer and rarer where nothing does. */
    void planLook(long now, FleetSettings settings) {
        dueAt = now + settings.pollInterval().toMillis() * Math.min(settings.idleFactor(), 1 + quietLooks);
    }
}
