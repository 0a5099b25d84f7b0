package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.testkit.LoadSourceContract;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SimulatedLoadSourceIT extends LoadSourceContract {

    private final Plugin plugin = new SimulatedPlugin();
    private BackendProvider provider;
    private List<Backend> backends;

    @BeforeEach
    void start() throws Exception {
        provider = TestHost.backendProvider(
                plugin, type(), TestPluginContext.of("a", Map.of("profile", "instant", "models", "m")));
        backends = provider.discover().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        provider.close();
    }

    /** The one whose server runs: its load source sees no others. */
    @Override
    protected Plugin plugin() {
        return plugin;
    }

    @Override
    protected String type() {
        return "simulated";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of();
    }

    @Override
    protected List<Backend> backends() {
        return backends;
    }

    /** It looks into servers of its own process. */
    @Override
    protected boolean asksTheBackends() {
        return false;
    }
}
