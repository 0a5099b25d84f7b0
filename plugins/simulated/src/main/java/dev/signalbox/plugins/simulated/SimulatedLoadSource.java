package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.simulated.Fault.Kind;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads how busy simulated servers of this process are, without HTTP. */
final class SimulatedLoadSource implements LoadSource {

    private final RunningServers servers;
    private final InstantSource clock;

    SimulatedLoadSource(RunningServers servers, InstantSource clock) {
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        Map<String, BackendStatus> seen = new HashMap<>();
        for (Backend backend : backends) {
            servers.find(backend.id()).ifPresent(server -> seen.put(backend.id(), status(server)));
        }
        return CompletableFuture.completedFuture(seen);
    }

    private BackendStatus status(SimulatedModelServer server) {
        Kind fault = server.fault().kind();
        if (fault == Kind.REFUSE || fault == Kind.UNHEALTHY) {
            return BackendStatus.notServing(
                    fault == Kind.REFUSE
                            ? "refuses connections, as it was told to"
                            : "unhealthy, as it was told to be");
        }
        return BackendStatus.serving(
                new Load(server.running(), server.waiting(), server.kvCacheUsage(), clock.instant()));
    }
}
