package dev.signalbox.plugins.discovery;

import dev.signalbox.spi.backend.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * What a name's records say.
 *
 * @param nameExists whether there is such a name, with records of whatever type
 * @param endpoints in an order that depends on the records alone; empty if there are none
 * @param ttl how long the shortest-lived of the records lives
 */
record Found(boolean nameExists, List<Endpoint> endpoints, Duration ttl) {

    Found {
        endpoints = List.copyOf(endpoints);
    }
}
