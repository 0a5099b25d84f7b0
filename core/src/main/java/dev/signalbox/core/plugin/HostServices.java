package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the host needs of its surroundings.
 *
 * @param clock the time, as plugins are told it
 * @param nanoTime nanoseconds from some fixed moment, as of {@link System#nanoTime()}: it times cost models
 */
public record HostServices(InstantSource clock, LongSupplier nanoTime, PluginMetrics metrics) {

    public HostServices {
        requireNonNull(clock, "clock");
        requireNonNull(nanoTime, "nanoTime");
        requireNonNull(metrics, "metrics");
    }
}
