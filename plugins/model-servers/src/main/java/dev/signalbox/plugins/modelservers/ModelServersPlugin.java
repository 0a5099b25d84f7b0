package dev.signalbox.plugins.modelservers;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import java.util.Map;

/** The plugin {@code model-servers}: servers and services that requests can be sent to, and how busy they are. */
public final class ModelServersPlugin implements Plugin {

    private static final String OPENAI_COMPATIBLE = "openai-compatible";

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
        return Map.of(OPENAI_COMPATIBLE, context -> OpenAiCompatibleProvider.create(context, threads));
    }

    @Override
    public Map<String, Factory<LoadSource>> loadSources() {
        return Map.of(OPENAI_COMPATIBLE, context -> OpenAiCompatibleLoadSource.create(context, threads));
    }
}
