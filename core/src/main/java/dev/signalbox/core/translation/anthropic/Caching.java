package dev.signalbox.core.translation.anthropic;

import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.wire.Fields;

/** Marks of what to cache, which other protocols' servers decide alone. */
final class Caching {

    private static final String FIELD = "cache_control";

    private Caching() {}

    /** Clients set many; one line says enough. */
    static void drop(Fields fields, Losses losses) {
        if (fields.value(FIELD) != null) {
            losses.drop(FIELD);
        }
    }
}
