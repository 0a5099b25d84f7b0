package dev.signalbox.core.app;

import dev.signalbox.core.plugin.ComponentId;
import dev.signalbox.core.plugin.PluginMetrics;
import dev.signalbox.core.telemetry.ComponentTelemetry;
import java.time.Duration;

/** Hands what components measure to the telemetry. */
record ComponentMetrics(ComponentTelemetry telemetry) implements PluginMetrics {

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

    private static ComponentTelemetry.Component labels(ComponentId component) {
        return new ComponentTelemetry.Component(component.plugin(), component.kind(), component.instance());
    }
}
