package dev.signalbox.plugins.modelservers;

import dev.signalbox.plugins.modelservers.http.AskingThreads;
import dev.signalbox.plugins.modelservers.server.ModelSystem;
import dev.signalbox.plugins.modelservers.server.ServerLoadSource;
import dev.signalbox.plugins.modelservers.server.ServerProvider;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The plugin {@code model-servers}: servers and services that requests can be sent to, and how busy they are. */
public final class ModelServersPlugin implements Plugin {

    private final AskingThreads threads = new AskingThreads();

    @Override
    public String id() {
        return "model-servers";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<BackendProvider>> backendProviders() {
        return each(system -> ServerProvider.factory(system, threads));
    }

    @Override
    public Map<String, Factory<LoadSource>> loadSources() {
        return each(system -> ServerLoadSource.factory(system, threads));
    }

    private static <T> Map<String, T> each(Function<ModelSystem, T> factory) {
        Map<String, T> factories = new LinkedHashMap<>();
        for (ModelSystem system : Systems.ALL) {
            factories.put(system.type(), factory.apply(system));
        }
        return factories;
    }
}
