package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.metrics.Meaning;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a load of each reading, and metrics of the instance of what else the servers tell: gauges of several backends add up or
 * are averaged, counters count what came since the look before. Thread-safe.
 */
final class Measurements {

    private final PluginContext context;
    private final Map<String, Latest> latest = new HashMap<>();
    private final Map<Meaning, Double> uncounted = new HashMap<>();

    /** The reading of a backend that the next one is compared with. */
    private record Latest(Reading reading, Instant at) {}

    Measurements(PluginContext context) {
        this.context = context;
    }

    /** Takes what a backend tells now. */
    synchronized Load take(String id, Reading reading, Instant now) {
        Latest before = latest.put(id, new Latest(reading, now));
        for (Meaning counter : Meaning.counters()) {
            count(counter, before == null ? Double.NaN : before.reading().value(counter), reading.value(counter));
        }
        tellGauges(reading);
        int running = reading.running() == InferenceRequest.UNKNOWN ? running(before, reading, now) : reading.running();
        if (running == InferenceRequest.UNKNOWN
                && reading.waiting() == InferenceRequest.UNKNOWN
                && Double.isNaN(reading.kvCacheUsage())) {
            return Load.UNKNOWN;
        }
        return new Load(running, reading.waiting(), reading.kvCacheUsage(), now);
    }

    /** Withdraws what was told of a backend that doesn't answer. */
    synchronized void forget(String id) {
        Latest gone = latest.remove(id);
        if (gone != null) {
            tellGauges(gone.reading());
        }
    }

    /** By Little's law: as much execution ended in a second as there were requests under way, on average. */
    private static int running(@Nullable Latest before, Reading reading, Instant now) {
        if (before == null) {
            return InferenceRequest.UNKNOWN;
        }
        double busy =
                reading.value(Meaning.BUSY_MICROSECONDS) - before.reading().value(Meaning.BUSY_MICROSECONDS);
        double passed = Duration.between(before.at(), now).toNanos() / 1e3;
        return busy >= 0 && passed > 0
                ? (int) Math.min(Integer.MAX_VALUE, Math.round(busy / passed))
                : InferenceRequest.UNKNOWN;
    }

    private void count(Meaning counter, double before, double now) {
        if (Double.isNaN(before) || Double.isNaN(now)) {
            return;
        }
        // A counter that fell is that of a server which started anew.
        double more = uncounted.getOrDefault(counter, 0.0) + (now >= before ? now - before : now);
        long whole = (long) Math.min(Long.MAX_VALUE, Math.floor(more));
        uncounted.put(counter, more - whole);
        if (whole > 0) {
            context.count(counter.metric(), whole);
        }
    }

    private void tellGauges(Reading changed) {
        for (Meaning gauge : Meaning.gauges()) {
            if (!Double.isNaN(changed.value(gauge))) {
                double[] values = latest.values().stream()
                        .map(Latest::reading)
                        .mapToDouble(reading -> reading.value(gauge))
                        .filter(value -> !Double.isNaN(value))
                        .toArray();
                double sum = 0;
                for (double value : values) {
                    sum += value;
                }
                context.gauge(
                        gauge.metric(), values.length == 0 ? Double.NaN : gauge.averaged() ? sum / values.length : sum);
            }
        }
    }
}
