package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.http.AskingThreads;
import dev.signalbox.spi.Factory;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Polls what servers tell of their load and health. */
public final class ServerLoadSource implements LoadSource {

    /** Idle backends are looked at rarely, and keep what is known of them; those that are gone don't. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    private final PluginContext context;
    private final LoadSettings settings;
    private final AskingThreads threads;
    private final Measurements measurements;
    private final Map<String, BackendWatch> watches = new ConcurrentHashMap<>();

    /** Makes load sources of a system. */
    public static Factory<LoadSource> factory(ModelSystem system, AskingThreads threads) {
        return Factory.of(Keys.load(system), context -> create(system, context, threads));
    }

    private static ServerLoadSource create(ModelSystem system, PluginContext context, AskingThreads threads) {
        LoadSettings settings = LoadSettings.read(system, context.configuration());
        threads.acquire();
        return new ServerLoadSource(context, settings, threads);
    }

    private ServerLoadSource(PluginContext context, LoadSettings settings, AskingThreads threads) {
        this.context = context;
        this.settings = settings;
        this.threads = threads;
        this.measurements = new Measurements(context);
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        List<CompletableFuture<BackendStatus>> statuses = new ArrayList<>(backends.size());
        Instant now = context.clock().instant();
        for (Backend backend : backends) {
            statuses.add(watch(backend, now).look(threads.executor()));
        }
        watches.values().removeIf(watch -> watch.lastLook().isBefore(now.minus(FORGOTTEN_AFTER)));
        return CompletableFuture.allOf(statuses.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Map<String, BackendStatus> seen = new HashMap<>();
                    for (int i = 0; i < backends.size(); i++) {
                        seen.put(backends.get(i).id(), statuses.get(i).join());
                    }
                    return seen;
                });
    }

    @Override
    public void close() {
        threads.release();
    }

    private BackendWatch watch(Backend backend, Instant now) {
        BackendWatch watch = watches.compute(
                backend.id(),
                (id, known) -> known != null && known.watches(backend)
                        ? known
                        : new BackendWatch(backend, settings, measurements, context));
        watch.lookedAt(now);
        return watch;
    }
}
