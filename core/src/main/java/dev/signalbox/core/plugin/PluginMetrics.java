package dev.signalbox.core.plugin;

import java.time.Duration;

/**
 * Takes what components measure of themselves.
 *
 * <p>Implemented by the telemetry. Called from any thread, on the request path too: it must not block. Arguments are checked
 * before.
 */
public interface PluginMetrics {

    /** Takes nothing. */
    PluginMetrics NONE = new PluginMetrics() {
        @Override
        public void count(ComponentId component, String name, long amount) {}

        @Override
        public void gauge(ComponentId component, String name, double value) {}

        @Override
        public void time(ComponentId component, String name, Duration duration) {}
    };

    /** Adds an amount that is not negative to a counter. */
    void count(ComponentId component, String name, long amount);

    /** Sets a gauge; NaN withdraws it. */
    void gauge(ComponentId component, String name, double value);

    /** Records a duration that is not negative. */
    void time(ComponentId component, String name, Duration duration);
}
