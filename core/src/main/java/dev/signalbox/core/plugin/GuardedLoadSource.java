package dev.signalbox.core.plugin;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A load source whose failures are failed stages. */
final class GuardedLoadSource implements LoadSource {

    private final LoadSource source;
    private final Containment containment;

    GuardedLoadSource(LoadSource source, Containment containment) {
        this.source = source;
        this.containment = containment;
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        return containment.stage("sample", () -> source.sample(backends), Map::copyOf);
    }

    @Override
    public void close() {
        containment.close(source);
    }
}
