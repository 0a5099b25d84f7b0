package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A source of endpoints whose failures are failed stages. */
final class GuardedEndpointSource implements EndpointSource {

    private final Containment<EndpointSource> source;

    GuardedEndpointSource(Containment<EndpointSource> source) {
        this.source = source;
    }

    @Override
    public CompletionStage<List<Endpoint>> find() {
        return source.stage("find", EndpointSource::find, List::copyOf);
    }

    @Override
    public void close() {
        source.close();
    }
}
