package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.testkit.BackendProviderContract;
import dev.signalbox.spi.Plugin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SimulatedBackendProviderIT extends BackendProviderContract {

    @Override
    protected Plugin plugin() {
        return new SimulatedPlugin();
    }

    @Override
    protected String type() {
        return "simulated";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("profile", "instant", "models", List.of(Map.of("name", "m")));
    }

    /** It starts its server rather than being told of one. */
    @Override
    protected Optional<String> addressKey() {
        return Optional.empty();
    }
}
