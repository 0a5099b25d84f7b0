package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A load source whose failures are failed stages. */
final class GuardedLoadSource implements LoadSource {

    private final Containment<LoadSource> source;

    GuardedLoadSource(Containment<LoadSource> source) {
        this.source = source;
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        return source.stage("sample", loads -> loads.sample(backends), Map::copyOf);
    }

    @Override
    public void close() {
        source.close();
    }
}
