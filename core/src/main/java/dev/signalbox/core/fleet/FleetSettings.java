package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the fleet is watched.
 *
 * @param pollInterval the time between two looks at a backend that has requests of ours
 * @param discoveryInterval the time between two looks for backends after one that changed something
 * @param idleFactor how many times rarer than that looks become where nothing happens; at least 1
 * @param timeout after which a look at backends counts as failed
 * @param discoveryTimeout after which a search for backends or their endpoints counts as failed
 * @param longestBackoff where the doubling of the time between calls that fail ends
 * @param jitter by which share each time is made longer or shorter at random, so that sidecars do not call in step; 0 to
 *     less than 1
 * @param circuit when a backend that fails requests is left alone
 */
public record FleetSettings(
        Duration pollInterval,
        Duration discoveryInterval,
        int idleFactor,
        Duration timeout,
        Duration discoveryTimeout,
        Duration longestBackoff,
        double jitter,
        CircuitSettings circuit) {

    /** A look a second at busy backends and one in five seconds at idle ones. */
    public static final FleetSettings DEFAULTS = new FleetSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            5,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            0.2,
            CircuitSettings.DEFAULTS);

    public FleetSettings {
        requirePositive(pollInterval, "pollInterval");
        requirePositive(discoveryInterval, "discoveryInterval");
        requirePositive(timeout, "timeout");
        requirePositive(discoveryTimeout, "discoveryTimeout");
        requirePositive(longestBackoff, "longestBackoff");
        requireNonNull(circuit, "circuit");
        if (idleFactor < 1) {
            throw new IllegalArgumentException("idleFactor is " + idleFactor + ", must be at least 1");
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("jitter is " + jitter + ", must lie in 0 to less than 1");
        }
    }

    private static void requirePositive(Duration value, String name) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1 ms");
        }
    }
}
