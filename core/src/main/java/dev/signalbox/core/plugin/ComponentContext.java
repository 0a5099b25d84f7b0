package dev.signalbox.core.plugin;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.PluginContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** What one component is given. */
record ComponentContext(ComponentId id, Configuration configuration, Executor blocking, HostServices services)
        implements PluginContext {

    private static final Pattern METRIC = Pattern.compile("[a-z0-9][a-z0-9._]{0,99}");

    @Override
    public String instanceName() {
        return id.instance();
    }

    @Override
    public InstantSource clock() {
        return services.clock();
    }

    @Override
    public void count(String name, long amount) {
        requireName(name);
        if (amount < 0) {
            throw new IllegalArgumentException("counter " + name + ": " + amount + " must not be negative");
        }
        services.metrics().count(id, name, amount);
    }

    @Override
    public void gauge(String name, double value) {
        requireName(name);
        services.metrics().gauge(id, name, value);
    }

    @Override
    public void time(String name, Duration duration) {
        requireName(name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException("timer " + name + ": " + duration + " must not be negative");
        }
        services.metrics().time(id, name, duration);
    }

    private static void requireName(String name) {
        if (!METRIC.matcher(name).matches()) {
            throw new IllegalArgumentException("metric \"" + name + "\" must be lower case with dots");
        }
    }
}
