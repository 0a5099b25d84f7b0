package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Configuration;

/** Reads numbers that need not be there. */
final class Numbers {

    private Numbers() {}

    /** A number within the bounds of its key; NaN if there is none. */
    static double orUnknown(Configuration configuration, String key) {
        return configuration.has(key) ? configuration.number(key) : Double.NaN;
    }
}
