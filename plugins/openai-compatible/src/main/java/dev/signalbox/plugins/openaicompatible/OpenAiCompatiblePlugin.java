package dev.signalbox.plugins.openaicompatible;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import java.util.Map;

/** The plugin {@code openai-compatible}: servers and services that speak OpenAI's API, and how busy they are. */
public final class OpenAiCompatiblePlugin implements Plugin {

    private static final String TYPE = "openai-compatible";

    private final AskingThreads threads = new AskingThreads();

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<BackendProvider>> backendProviders() {
        return Map.of(TYPE, context -> OpenAiCompatibleProvider.create(context, threads));
    }

    @Override
    public Map<String, Factory<LoadSource>> loadSources() {
        return Map.of(TYPE, context -> OpenAiCompatibleLoadSource.create(context, threads));
    }
}
