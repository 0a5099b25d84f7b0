package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.Backend;

/**
 * A backend that was found, whether or not it offers a model yet.
 *
 * @param source the name of the source that found it
 * @param state its live state
 */
public record KnownBackend(String source, Backend backend, BackendState state) {

    public KnownBackend {
        requireNonNull(source, "source");
        requireNonNull(backend, "backend");
        requireNonNull(state, "state");
    }
}
