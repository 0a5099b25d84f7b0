package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Placement;

/**
 * What situation rules see of a backend at one moment. Numbers that are not known are NaN.
 *
 * @param id the backend's id
 * @param placement the class of hardware it runs on
 * @param hardware the device; empty if unknown
 * @param region where it stands; empty if unknown
 * @param owned whether the machine is ours
 * @param healthy whether it would take a request now
 * @param running requests it works on
 * @param waiting requests in its queue
 * @param saturation running and waiting requests as a share of what it can run at once
 * @param kvCacheUsage the used share of its KV cache, 0 to 1
 * @param loadAgeMs the age of the load figures in milliseconds
 * @param errorRate the recent share of requests it failed, 0 to 1
 */
public record BackendFacts(
        String id,
        Placement placement,
        String hardware,
        String region,
        boolean owned,
        boolean healthy,
        double running,
        double waiting,
        double saturation,
        double kvCacheUsage,
        double loadAgeMs,
        double errorRate) {

    public BackendFacts {
        requireNonNull(placement, "placement");
        requireNonNull(hardware, "hardware");
        requireNonNull(region, "region");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a backend needs an id");
        }
    }
}
