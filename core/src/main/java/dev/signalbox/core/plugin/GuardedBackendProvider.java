package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A provider whose failures are failed stages. */
final class GuardedBackendProvider implements BackendProvider {

    private final BackendProvider provider;
    private final Containment containment;

    GuardedBackendProvider(BackendProvider provider, Containment containment) {
        this.provider = provider;
        this.containment = containment;
    }

    @Override
    public CompletionStage<List<Backend>> discover() {
        return containment.stage("discover", provider::discover, List::copyOf);
    }

    @Override
    public void close() {
        containment.close(provider);
    }
}
