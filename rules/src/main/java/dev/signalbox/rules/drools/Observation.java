package dev.signalbox.rules.drools;

import dev.signalbox.rules.BackendFacts;

/**
 * A backend as it was seen at one update.
 *
 * @param healthChanged whether it was the opposite of healthy at the update before, if it was there
 */
record Observation(BackendFacts backend, boolean healthChanged) {}
