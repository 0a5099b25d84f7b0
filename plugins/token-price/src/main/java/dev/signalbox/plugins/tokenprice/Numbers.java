package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.Configuration;

/** Reads numbers within limits. */
final class Numbers {

    private Numbers() {}

    /** NaN where the key is absent. */
    static double known(Configuration configuration, String key) {
        return configuration.has(key) ? atLeast(configuration, key, configuration.number(key), 0) : Double.NaN;
    }

    static double orElse(Configuration configuration, String key, double fallback, double min) {
        return atLeast(configuration, key, configuration.number(key, fallback), min);
    }

    static double atLeast(Configuration configuration, String key, double value, double min) {
        if (!(value >= min) || Double.isInfinite(value)) {
            throw configuration.invalid(key, "must be " + (min > 0 ? min + " or more" : "0 or more"));
        }
        return value;
    }
}
