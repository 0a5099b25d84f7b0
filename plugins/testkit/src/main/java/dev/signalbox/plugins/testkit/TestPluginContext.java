package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.PluginContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A host's context with a configuration given as a map, a clock the test moves, and metrics the test can read. */
public final class TestPluginContext implements PluginContext {

    private final String instanceName;
    private final TestConfiguration configuration;
    private final TestClock clock = new TestClock();
    private final Map<String, Long> counters = new ConcurrentHashMap<>();
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();

    /**
     * A context for one component.
     *
     * @param instanceName what the component is called in the configuration file
     * @param settings its part of that file; see {@link TestConfiguration}
     */
    public static TestPluginContext of(String instanceName, Map<String, ?> settings) {
        return new TestPluginContext(instanceName, TestConfiguration.of(settings));
    }

    private TestPluginContext(String instanceName, TestConfiguration configuration) {
        this.instanceName = instanceName;
        this.configuration = configuration;
    }

    @Override
    public String instanceName() {
        return instanceName;
    }

    @Override
    public Configuration configuration() {
        return configuration;
    }

    /** The same configuration, with what only tests ask it. */
    public TestConfiguration testConfiguration() {
        return configuration;
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    /** Runs each task at once, on the caller's thread. */
    @Override
    public Executor blocking() {
        return Runnable::run;
    }

    @Override
    public void count(String name, long amount) {
        counters.merge(name, amount, Long::sum);
    }

    @Override
    public void gauge(String name, double value) {
        gauges.put(name, value);
    }

    @Override
    public void time(String name, Duration duration) {
        counters.merge(name, 1L, Long::sum);
    }

    /** What was added to a counter so far, or how often a duration was recorded. */
    public long counted(String name) {
        return counters.getOrDefault(name, 0L);
    }

    /** What a gauge was last set to; NaN if never. */
    public double gauged(String name) {
        return gauges.getOrDefault(name, Double.NaN);
    }
}
