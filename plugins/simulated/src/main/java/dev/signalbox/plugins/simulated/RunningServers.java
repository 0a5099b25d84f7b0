package dev.signalbox.plugins.simulated;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The servers one plugin has started, by backend id. Thread-safe. */
final class RunningServers {

    private final Map<String, SimulatedModelServer> byId = new ConcurrentHashMap<>();

    void add(String id, SimulatedModelServer server) {
        byId.put(id, server);
    }

    void remove(String id, SimulatedModelServer server) {
        byId.remove(id, server);
    }

    Optional<SimulatedModelServer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
