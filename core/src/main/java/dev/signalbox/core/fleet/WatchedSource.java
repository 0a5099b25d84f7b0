package dev.signalbox.core.fleet;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A source of backends with the calls that are made to it. Confined to the fleet's thread. */
final class WatchedSource implements Watched<BackendSource, WatchedSource> {

    private final BackendSource source;
    private final FleetSettings settings;
    private final InstantSource clock;
    private final FleetProblems problems;
    private final Runnable changed;
    private final RepeatedCall<List<Backend>> discovery;
    private final RepeatedCall<Map<String, BackendStatus>> sampling;
    private List<Backend> listed = List.of();
    private Map<String, WatchedBackend> watched = Map.of();
    private Map<String, WatchedBackend> formerly = Map.of();
    private boolean heard;
    private boolean discovered;

    /**
     * Watches a source.
     *
     * @param changed told when the source's backends changed, or when it was heard for the first time
     */
    WatchedSource(
            BackendSource source,
            FleetSettings settings,
            ScheduledExecutorService executor,
            InstantSource clock,
            RandomGenerator random,
            FleetProblems problems,
            Runnable changed) {
        this.source = source;
        this.settings = settings;
        this.clock = clock;
        this.problems = problems;
        this.changed = changed;
        this.discovery = new RepeatedCall<>(new Discovery(), settings, executor, clock, random);
        this.sampling = new RepeatedCall<>(new Sampling(), settings, executor, clock, random);
    }

    @Override
    public void begin() {
        discovery.soon();
    }

    /** Backends that stay keep their state. */
    @Override
    public void succeed(WatchedSource former) {
        listed = former.listed;
        heard = former.heard;
        discovered = former.discovered;
        formerly = former.watched.isEmpty() ? former.formerly : former.watched;
    }

    @Override
    public void close() {
        discovery.close();
        sampling.close();
    }

    @Override
    public BackendSource configured() {
        return source;
    }

    @Override
    public String name() {
        return source.name();
    }

    /** Whether it answered, or failed to, at least once. */
    boolean heard() {
        return heard;
    }

    /** Whether it found what there is, be it nothing, at least once. */
    boolean discovered() {
        return discovered;
    }

    /** The backends it found last; each id once. */
    List<Backend> listed() {
        return listed;
    }

    @Nullable
    WatchedBackend watched(String id) {
        return watched.get(id);
    }

    /** A backend that it has not watched so far, with the state that it had at the former source of the same name, if any. */
    WatchedBackend newlyWatched(Backend backend) {
        WatchedBackend before = formerly.get(backend.id());
        return before != null && before.isAt(backend)
                ? new WatchedBackend(backend, before.state())
                : new WatchedBackend(backend, new BackendState(backend.maxConcurrency(), settings.circuit()));
    }

    Collection<WatchedBackend> watched() {
        return watched.values();
    }

    /** Watches these backends of it from now on. */
    void watch(Map<String, WatchedBackend> backends) {
        boolean anyNew = !watched.keySet().containsAll(backends.keySet());
        watched = backends;
        formerly = Map.of();
        if (anyNew) {
            sampling.soon();
        }
    }

    private void hear() {
        if (!heard) {
            heard = true;
            changed.run();
        }
    }

    private final class Discovery implements RepeatedCall.Task<List<Backend>> {

        private int quietAnswers;

        @Override
        public CompletionStage<List<Backend>> call() {
            return source.provider().discover();
        }

        @Override
        public Duration timeout() {
            return settings.discoveryTimeout();
        }

        @Override
        public void succeeded(List<Backend> answer) {
            Map<String, Backend> unique = new LinkedHashMap<>();
            if (answer.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("the answer has a backend that is null");
            }
            List<Backend> backends = List.copyOf(answer);
            for (Backend backend : backends) {
                unique.putIfAbsent(backend.id(), backend);
            }
            if (unique.size() < backends.size()) {
                problems.report(source.name(), "backend ids", "it lists an id more than once; the first holds");
            } else {
                problems.solved(source.name(), "backend ids");
            }
            problems.solved(source.name(), "discovery");
            List<Backend> found = List.copyOf(unique.values());
            quietAnswers = found.equals(listed) ? quietAnswers + 1 : 0;
            if (quietAnswers == 0 || !discovered) {
                listed = found;
                discovered = true;
                changed.run();
            }
            hear();
        }

        @Override
        public void failed(String message) {
            problems.report(source.name(), "discovery", message + known());
            hear();
        }

        @Override
        public long delayMillis() {
            boolean incomplete =
                    listed.stream().anyMatch(backend -> backend.models().isEmpty());
            return incomplete
                    ? settings.pollInterval().toMillis()
                    : settings.discoveryInterval().toMillis() * Math.min(settings.idleFactor(), 1 + quietAnswers);
        }

        private String known() {
            return listed.isEmpty() ? "; none of its backends is known yet" : "; its backends stay as last known";
        }
    }

    private final class Sampling implements RepeatedCall.Task<Map<String, BackendStatus>> {

        private List<WatchedBackend> asked = List.of();
        private Instant askedAt = Instant.MIN;
        private long cutoff = Long.MIN_VALUE;

        @Override
        public CompletionStage<Map<String, BackendStatus>> call() {
            long due = Math.max(cutoff, clock.millis());
            askedAt = clock.instant();
            asked = watched.values().stream()
                    .filter(backend -> backend.dueAt() <= due)
                    .toList();
            if (asked.isEmpty()) {
                return CompletableFuture.completedStage(Map.of());
            }
            return source.loads()
                    .sample(asked.stream().map(WatchedBackend::backend).toList());
        }

        @Override
        public Duration timeout() {
            return settings.timeout();
        }

        @Override
        public void succeeded(Map<String, BackendStatus> answer) {
            long now = clock.millis();
            for (WatchedBackend backend : asked) {
                BackendStatus status = answer.get(backend.backend().id());
                if (status == null) {
                    backend.notSeen(now);
                } else {
                    backend.seen(dated(status), now);
                }
                backend.planLook(now, settings);
            }
            problems.solved(source.name(), "load");
            tellComplaints();
        }

        @Override
        public void failed(String message) {
            long now = clock.millis();
            asked.forEach(backend -> backend.notSeen(now));
            problems.report(source.name(), "load", message + "; its backends' load is as old as it says");
            tellComplaints();
        }

        /** What backends said to requests since the last look. */
        private void tellComplaints() {
            for (WatchedBackend backend : watched.values()) {
                String complaint = backend.state().complaint();
                String subject = FleetProblem.answersOf(backend.backend());
                if (complaint.isEmpty()) {
                    problems.solved(source.name(), subject);
                } else {
                    problems.report(source.name(), subject, complaint);
                }
            }
        }

        @Override
        public long delayMillis() {
            long now = clock.millis();
            long pollMillis = settings.pollInterval().toMillis();
            long earliest = watched.values().stream()
                    .mapToLong(WatchedBackend::dueAt)
                    .min()
                    .orElse(now + pollMillis * settings.idleFactor());
            long next = Math.max(earliest, now + pollMillis);
            // Those due soon after go along with it, rather than each on its own.
            cutoff = next + pollMillis / 2;
            return next - now;
        }

        /** Figures without a date, or with one to come, held when they were asked for at the earliest. */
        private BackendStatus dated(BackendStatus status) {
            Load load = status.load();
            boolean known = load.running() != InferenceRequest.UNKNOWN
                    || load.waiting() != InferenceRequest.UNKNOWN
                    || !Double.isNaN(load.kvCacheUsage());
            boolean dated =
                    !load.sampledAt().equals(Load.NEVER) && !load.sampledAt().isAfter(clock.instant());
            return !known || dated
                    ? status
                    : new BackendStatus(
                            status.serving(),
                            status.detail(),
                            new Load(load.running(), load.waiting(), load.kvCacheUsage(), askedAt));
        }
    }
}
