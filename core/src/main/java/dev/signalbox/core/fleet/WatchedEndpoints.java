package dev.signalbox.core.fleet;

import dev.signalbox.spi.backend.Endpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A source of endpoints with the calls that are made to it. Confined to the fleet's thread, but for what says otherwise. */
final class WatchedEndpoints implements Watched<EndpointGroup, WatchedEndpoints> {

    /** More are a mistake in what is looked for: each has components and calls of its own. */
    private static final int MAX_ENDPOINTS = 1000;

    private final EndpointGroup group;
    private final FleetSettings settings;
    private final ScheduledExecutorService executor;
    private final FleetProblems problems;
    private final Runnable changed;
    private final RepeatedCall<List<Endpoint>> search;
    private List<Endpoint> found = List.of();
    private boolean heard;
    private boolean discovered;
    private boolean told = true;

    /**
     * Watches a source.
     *
     * @param changed told when the source was heard, or found something, for the first time
     */
    WatchedEndpoints(
            EndpointGroup group,
            FleetSettings settings,
            ScheduledExecutorService executor,
            InstantSource clock,
            RandomGenerator random,
            FleetProblems problems,
            Runnable changed) {
        this.group = group;
        this.settings = settings;
        this.executor = executor;
        this.problems = problems;
        this.changed = changed;
        this.search = new RepeatedCall<>(new Search(), settings, executor, clock, random);
    }

    @Override
    public void begin() {
        group.source().onChange(this::notice);
        search.soon();
    }

    /** The source says that it knows something new. By any thread. */
    private void notice() {
        try {
            executor.execute(search::anew);
        } catch (RejectedExecutionException shutDown) {
            // There is nobody left to tell.
        }
    }

    @Override
    public void succeed(WatchedEndpoints former) {
        found = former.found;
        heard = former.heard;
        discovered = former.discovered;
    }

    @Override
    public void close() {
        search.close();
    }

    @Override
    public EndpointGroup configured() {
        return group;
    }

    @Override
    public String name() {
        return group.name();
    }

    /** Whether it answered, or failed to, at least once, and what it found is watched. */
    boolean heard() {
        return heard;
    }

    /** Whether it found which endpoints there are, be it none, at least once, and they are watched. */
    boolean discovered() {
        return discovered;
    }

    private void discover() {
        if (!discovered) {
            discovered = true;
            changed.run();
        }
        hear();
    }

    private void hear() {
        if (!heard) {
            heard = true;
            changed.run();
        }
    }

    private void tell() {
        told = true;
        CompletionStage<?> taken = group.changed().apply(found);
        taken.whenComplete((nothing, failure) -> executor.execute(() -> taken(failure)));
    }

    private void taken(@Nullable Throwable failure) {
        if (failure == null) {
            problems.solved(group.name(), "components");
            discover();
        } else {
            told = false;
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            problems.report(group.name(), "components", String.valueOf(cause == null ? failure : cause.getMessage()));
            hear();
        }
    }

    private final class Search implements RepeatedCall.Task<List<Endpoint>> {

        private int quietAnswers;

        @Override
        public CompletionStage<List<Endpoint>> call() {
            return group.source().find();
        }

        @Override
        public Duration timeout() {
            return settings.discoveryTimeout();
        }

        @Override
        public void succeeded(List<Endpoint> answer) {
            List<Endpoint> now = List.copyOf(unique(answer));
            problems.solved(group.name(), "endpoints");
            boolean same = now.equals(found);
            quietAnswers = same ? quietAnswers + 1 : 0;
            found = now;
            if (!same || !told) {
                tell();
            } else if (now.isEmpty()) {
                discover();
            }
        }

        /** By name, so that another order is no change. */
        private Collection<Endpoint> unique(List<Endpoint> answer) {
            TreeMap<String, Endpoint> unique = new TreeMap<>();
            for (Endpoint endpoint : new ArrayList<>(answer)) {
                unique.putIfAbsent(
                        Objects.requireNonNull(endpoint, "the answer has an endpoint that is null")
                                .name(),
                        endpoint);
            }
            if (unique.size() > MAX_ENDPOINTS) {
                throw new IllegalArgumentException(
                        "it found " + unique.size() + " endpoints, at most " + MAX_ENDPOINTS + " are watched");
            }
            if (unique.size() < answer.size()) {
                problems.report(group.name(), "endpoint names", "it lists a name more than once; the first holds");
            } else {
                problems.solved(group.name(), "endpoint names");
            }
            return unique.values();
        }

        @Override
        public void failed(String message) {
            problems.report(
                    group.name(),
                    "endpoints",
                    message
                            + (found.isEmpty()
                                    ? "; none of its endpoints is known yet"
                                    : "; its endpoints stay as last known"));
            hear();
        }

        @Override
        public long delayMillis() {
            return settings.discoveryInterval().toMillis() * Math.min(settings.idleFactor(), 1 + quietAnswers);
        }
    }
}
