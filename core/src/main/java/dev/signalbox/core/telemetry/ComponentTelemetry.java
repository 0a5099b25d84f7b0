package dev.signalbox.core.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The metrics that plugins and their components have of themselves, and the state they are in.
 *
 * <p>A plugin's metric {@code name} is {@code signalbox.plugin.name} with the component as labels. Beyond a limit on names
 * and on components, further ones are counted as {@code other}. May be called from any thread.
 */
public final class ComponentTelemetry {

    /** How many metrics all plugins may have together, of each kind. */
    private static final int NAMES = 200;

    private static final String PREFIX = "signalbox.plugin.";
    private static final AttributeKey<String> PLUGIN = AttributeKey.stringKey("plugin");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    private static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("instance");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("state");
    private static final List<Double> SECONDS =
            List.of(0.0001, 0.0004, 0.0016, 0.0064, 0.0256, 0.1024, 0.4096, 1.6384, 6.5536, 26.2144);

    private final Meter meter;
    private final CappedMap<Component, Attributes> attributes =
            new CappedMap<>(Labels.LIMIT, Component::attributes, Component.OTHER.attributes());
    private final CappedMap<String, LongCounter> counters;
    private final CappedMap<String, DoubleHistogram> timers;
    private final CappedMap<String, ConcurrentMap<Attributes, Double>> gauges;

    public ComponentTelemetry(OpenTelemetry openTelemetry) {
        meter = openTelemetry.getMeter(RequestTelemetry.SCOPE);
        counters = new CappedMap<>(NAMES, this::counter, counter("count." + Labels.OTHER));
        timers = new CappedMap<>(NAMES, this::timer, timer("time." + Labels.OTHER));
        gauges = new CappedMap<>(NAMES, this::gauge, gauge("gauge." + Labels.OTHER));
    }

    /**
     * A component, as its metrics' labels tell it from others.
     *
     * @param plugin the plugin's id
     * @param kind the kind of component
     * @param instance the name of the configured instance
     */
    public record Component(String plugin, String kind, String instance) {

        private static final Component OTHER = new Component(Labels.OTHER, Labels.OTHER, Labels.OTHER);

        private Attributes attributes() {
            return Attributes.of(PLUGIN, plugin, KIND, kind, INSTANCE, instance);
        }
    }

    /**
     * Tells of the plugins' states from now on.
     *
     * @param states the state of each plugin by its id, one of a few fixed words
     */
    public void states(Supplier<Map<String, String>> states) {
        meter.gaugeBuilder("signalbox.plugin.state")
                .ofLongs()
                .setDescription("The state each plugin is in, as a label of the constant 1.")
                .buildWithCallback(measurement -> states.get()
                        .forEach(
                                (plugin, state) -> measurement.record(1, Attributes.of(PLUGIN, plugin, STATE, state))));
    }

    /** Adds to a component's counter. */
    public void count(Component component, String name, long amount) {
        counters.get(name).add(amount, attributes.get(component));
    }

    /** Sets a component's gauge; NaN withdraws it. */
    public void gauge(Component component, String name, double value) {
        ConcurrentMap<Attributes, Double> values = gauges.get(name);
        if (Double.isNaN(value)) {
            values.remove(attributes.get(component));
        } else {
            values.put(attributes.get(component), value);
        }
    }

    /** Records how long something took a component. */
    public void time(Component component, String name, Duration duration) {
        timers.get(name).record(duration.toNanos() * 1e-9, attributes.get(component));
    }

    private LongCounter counter(String name) {
        return meter.counterBuilder(PREFIX + name).build();
    }

    private DoubleHistogram timer(String name) {
        return meter.histogramBuilder(PREFIX + name)
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private ConcurrentMap<Attributes, Double> gauge(String name) {
        ConcurrentMap<Attributes, Double> values = new ConcurrentHashMap<>();
        meter.gaugeBuilder(PREFIX + name)
                .buildWithCallback(
                        measurement -> values.forEach((component, value) -> measurement.record(value, component)));
        return values;
    }
}
