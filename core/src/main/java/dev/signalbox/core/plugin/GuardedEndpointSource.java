package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A source of endpoints whose failures are failed stages. */
final class GuardedEndpointSource implements EndpointSource {

    private final Containment<EndpointSource> source;
    private @Nullable Runnable changed;

    GuardedEndpointSource(Containment<EndpointSource> source) {
        this.source = source;
    }

    @Override
    public CompletionStage<List<Endpoint>> find() {
        Runnable untold = changed;
        changed = null;
        return source.stage(
                "find",
                plugin -> {
                    if (untold != null) {
                        plugin.onChange(untold);
                    }
                    return plugin.find();
                },
                List::copyOf);
    }

    /** The plugin is told with its first call, which the next one waits for. */
    @Override
    public void onChange(Runnable toTell) {
        changed = toTell;
    }

    @Override
    public void close() {
        source.close();
    }
}
