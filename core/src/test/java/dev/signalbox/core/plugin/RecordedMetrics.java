package dev.signalbox.core.plugin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Metrics that a test can read. */
class RecordedMetrics implements PluginMetrics {

    private final List<String> recorded = new CopyOnWriteArrayList<>();

    List<String> recorded() {
        return recorded;
    }

    @Override
    public void count(ComponentId component, String name, long amount) {
        record(component, "count " + name + " " + amount);
    }

    @Override
    public void gauge(ComponentId component, String name, double value) {
        record(component, "gauge " + name + " " + value);
    }

    @Override
    public void time(ComponentId component, String name, Duration duration) {
        record(component, "time " + name + " " + duration);
    }

    private void record(ComponentId component, String what) {
        recorded.add(component.plugin() + "/" + component.instance() + " " + what);
    }
}
