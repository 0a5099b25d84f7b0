package dev.signalbox.plugins.modelservers;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Polls {@code /metrics} and {@code /health} of model servers. */
final class OpenAiCompatibleLoadSource implements LoadSource {

    private final PluginContext context;
    private final Settings settings;
    private final AskingThreads threads;
    private final Map<String, BackendWatch> watches = new ConcurrentHashMap<>();

    /**
     * What the operator set.
     *
     * @param metrics whether to ask for metrics: true, false, or by placement
     * @param health whether to ask for health: true, false, or by placement
     */
    record Settings(Wish metrics, Wish health, String metricsPath, String healthPath, Duration timeout) {

        private static Settings read(Configuration configuration) {
            Duration timeout = configuration.duration("timeout", Duration.ofMillis(800));
            if (timeout.isNegative() || timeout.isZero()) {
                throw configuration.invalid("timeout", "must be longer than nothing, such as 800ms");
            }
            return new Settings(
                    Wish.read(configuration, "metrics"),
                    Wish.read(configuration, "health"),
                    path(configuration, "metricsPath", "/metrics"),
                    path(configuration, "healthPath", "/health"),
                    timeout);
        }

        private static String path(Configuration configuration, String key, String fallback) {
            String path = configuration.string(key, fallback);
            if (!path.startsWith("/")) {
                throw configuration.invalid(key, "must begin with a slash. Maybe \"/" + path + "\".");
            }
            return path;
        }
    }

    /** Whether something is asked for. */
    enum Wish {
        YES,
        NO,
        /** Of servers, but not of hosted services, which tell neither health nor load. */
        BY_PLACEMENT;

        private static Wish read(Configuration configuration, String key) {
            if (!configuration.has(key)) {
                return BY_PLACEMENT;
            }
            return configuration.flag(key, true) ? YES : NO;
        }

        boolean holdsFor(Backend backend) {
            return this == YES || (this == BY_PLACEMENT && backend.placement() != Placement.HOSTED);
        }
    }

    static OpenAiCompatibleLoadSource create(PluginContext context, AskingThreads threads) {
        Settings settings = Settings.read(context.configuration());
        threads.acquire();
        return new OpenAiCompatibleLoadSource(context, settings, threads);
    }

    private OpenAiCompatibleLoadSource(PluginContext context, Settings settings, AskingThreads threads) {
        this.context = context;
        this.settings = settings;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends) {
        List<CompletableFuture<BackendStatus>> statuses = new ArrayList<>(backends.size());
        for (Backend backend : backends) {
            statuses.add(watch(backend).look(threads.executor(), context));
        }
        watches.keySet()
                .removeIf(id ->
                        backends.stream().noneMatch(backend -> backend.id().equals(id)));
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

    private BackendWatch watch(Backend backend) {
        return watches.compute(
                backend.id(),
                (id, known) -> known != null && known.watches(backend) ? known : new BackendWatch(backend, settings));
    }
}
