package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** A provider whose failures are failed stages. */
final class GuardedBackendProvider implements BackendProvider {

    private final Containment<BackendProvider> provider;
    private final UnaryOperator<Backend> completed;

    /**
     * Guards a provider.
     *
     * @param completed adds what the host knows of its backends
     */
    GuardedBackendProvider(Containment<BackendProvider> provider, UnaryOperator<Backend> completed) {
        this.provider = provider;
        this.completed = completed;
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        return provider.stage(
                "discover",
                BackendProvider::discover,
                found -> List.copyOf(found).stream().map(completed).toList());
    }

    @Override
    public void close() {
        provider.close();
    }
}
