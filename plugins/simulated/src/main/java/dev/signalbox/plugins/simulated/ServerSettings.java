package dev.signalbox.plugins.simulated;

import dev.signalbox.spi.backend.ServedModel;
import java.util.List;
import java.util.Optional;

/** What one simulated server is told when it is made. Meanings are those of {@link SimulatedModelServer.Builder}. */
record ServerSettings(
        SimulationProfile profile,
        int port,
        List<ServedModel> models,
        double timeScale,
        long seed,
        int maxRunning,
        int minOutputTokens,
        int maxOutputTokens,
        int recordedRequests) {

    ServerSettings {
        models = List.copyOf(models);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", must lie in 0 to 65535");
        }
        if (!(timeScale > 0) || Double.isInfinite(timeScale)) {
            throw new IllegalArgumentException("timeScale is " + timeScale + ", must be positive");
        }
        if (maxRunning <= 0) {
            throw new IllegalArgumentException("maxRunning is " + maxRunning + ", must be positive");
        }
        if (minOutputTokens <= 0 || maxOutputTokens < minOutputTokens) {
            throw new IllegalArgumentException("outputTokens are " + minOutputTokens + " to " + maxOutputTokens
                    + ", must be positive and in this order");
        }
        if (recordedRequests < 0) {
            throw new IllegalArgumentException("recordedRequests is " + recordedRequests + ", must not be negative");
        }
    }

    Optional<ServedModel> model(String name) {
        return models.stream()
                .filter(model ->
                        model.upstreamName().equals(name) || model.name().equals(name))
                .findFirst();
    }
}
