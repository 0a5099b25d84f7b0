package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Configuration;

/** Reads numbers within limits. */
final class Numbers {

    private Numbers() {}

    static double positiveOrUnknown(Configuration configuration, String key) {
        if (!configuration.has(key)) {
            return Double.NaN;
        }
        double value = configuration.number(key);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw configuration.invalid(key, "must be positive");
        }
        return value;
    }

    static double shareOrUnknown(Configuration configuration, String key) {
        double value = positiveOrUnknown(configuration, key);
        if (value > 1) {
            throw configuration.invalid(key, "must lie above 0 and at most at 1");
        }
        return value;
    }

    static double within(Configuration configuration, String key, double fallback, double min, double max) {
        double value = configuration.number(key, fallback);
        if (!(value >= min && value <= max)) {
            throw configuration.invalid(key, "must lie in " + min + " to " + max);
        }
        return value;
    }

    static long integer(Configuration configuration, String key, long fallback, long min, long max) {
        long value = configuration.integer(key, fallback);
        if (value < min || value > max) {
            throw configuration.invalid(key, "must lie in " + min + " to " + max);
        }
        return value;
    }
}
