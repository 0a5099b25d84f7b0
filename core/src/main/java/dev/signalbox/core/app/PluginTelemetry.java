package dev.signalbox.core.app;

import dev.signalbox.core.plugin.ComponentId;
import dev.signalbox.core.plugin.PluginMetrics;
import dev.signalbox.core.telemetry.ComponentTelemetry;
import java.time.Duration;

/** Leads what components measure of themselves to the telemetry, which knows no plugins. */
final class PluginTelemetry implements PluginMetrics {

    private final ComponentTelemetry telemetry;

    PluginTelemetry(ComponentTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void count(ComponentId component, String name, long amount) {
        telemetry.count(labels(component), name, amount);
    }

    @Override
    public void gauge(ComponentId component, String name, double value) {
        telemetry.gauge(labels(component), name, value);
    }

    @Override
    public void time(ComponentId component, String name, Duration duration) {
        telemetry.time(labels(component), name, duration);
    }

    private static ComponentTelemetry.Component labels(ComponentId id) {
        return new ComponentTelemetry.Component(id.plugin(), id.kind(), id.instance());
    }
}
