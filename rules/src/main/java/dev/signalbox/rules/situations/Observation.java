package dev.signalbox.rules.situations;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.BackendFacts;

/**
 * A backend as it was seen at one update.
 *
 * @param healthChanged whether it was the opposite of healthy at the update before, if it was there
 */
public record Observation(BackendFacts backend, boolean healthChanged) {
    public Observation {
        requireNonNull(backend, "backend");
    }
}
