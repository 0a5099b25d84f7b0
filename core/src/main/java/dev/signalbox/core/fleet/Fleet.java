package dev.signalbox.core.fleet;

import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The backends of all sources, found and watched on one schedule.
 *
 * <p>All work happens on the one thread of the executor; everything public may be called from any thread and does not block.
 * What a provider, load source or cost model does wrong is contained and listed among the problems.
 */
public final class Fleet implements AutoCloseable {

    private static final Estimator KNOWS_NOTHING = (request, load) -> CostEstimate.UNKNOWN;

    private final FleetSettings settings;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Consumer<FleetSnapshot> listener;
    private final FleetProblems problems = new FleetProblems();
    private final BackendIds ids = new BackendIds(problems);
    private List<WatchedSource> sources;
    private List<WatchedEndpoints> groups;
    private final CompletableFuture<FleetSnapshot> ready = new CompletableFuture<>();
    private volatile FleetSnapshot snapshot = FleetSnapshot.EMPTY;
    private volatile List<KnownBackend> backends = List.of();
    private boolean rebuildQueued;

    /**
     * A fleet that is not watched until {@link #start()}.
     *
     * @param sources whose names are unique; they stay the caller's to close, after this fleet
     * @param executor with exactly one thread, such as that of {@link #newExecutor()}; stays the caller's to shut down
     * @param random for the jitter; used by the executor's thread only
     * @param listener told of each change of what there is, on the executor's thread; the first is the whole first discovery
     */
    public Fleet(
            List<BackendSource> sources,
            FleetSettings settings,
            ScheduledExecutorService executor,
            InstantSource clock,
            RandomGenerator random,
            Consumer<FleetSnapshot> listener) {
        this(sources, List.of(), settings, executor, clock, random, listener);
    }

    /**
     * A fleet some of whose sources are yet to be found.
     *
     * @param groups whose names are unique too; they stay the caller's to close like the sources
     */
    public Fleet(
            List<BackendSource> sources,
            List<EndpointGroup> groups,
            FleetSettings settings,
            ScheduledExecutorService executor,
            InstantSource clock,
            RandomGenerator random,
            Consumer<FleetSnapshot> listener) {
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        this.listener = listener;
        this.sources = sources.stream().map(this::watchedSource).toList();
        this.groups = groups.stream().map(this::watchedGroup).toList();
    }

    /** An executor as a fleet needs it: one daemon thread, and no trace of timers that were cancelled. */
    public static ScheduledExecutorService newExecutor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "signalbox-fleet");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Begins to look for backends. Called once. */
    public void start() {
        executor.execute(() -> {
            sources.forEach(WatchedSource::begin);
            groups.forEach(WatchedEndpoints::begin);
            queueRebuild();
        });
    }

    /**
     * Watches these sources and groups from now on, in this order, and no others.
     *
     * <p>One that is watched already goes on as it is. One that has the name of another takes its place: what the former one found
     * is offered, by the components of the new one, until that has found something itself, and a backend that stays keeps its
     * state. What there is to place requests on is exchanged whole. Requests that were placed by a source that is not watched any
     * more end as they began: its {@link Tenure} tells whether they have.
     *
     * @return completes once requests are placed by these sources alone
     * @throws RejectedExecutionException if the executor is shut down
     */
    public CompletableFuture<FleetSnapshot> use(List<BackendSource> newSources, List<EndpointGroup> newGroups) {
        return CompletableFuture.supplyAsync(
                () -> {
                    sources = replace(sources, newSources, this::watchedSource);
                    groups = replace(groups, newGroups, this::watchedGroup);
                    rebuild();
                    return snapshot;
                },
                executor);
    }

    /**
     * Completes when every source was heard for the first time, whether it answered, failed or ran into its time-out; never
     * with an exception. Until then the fleet is empty.
     */
    public CompletableFuture<FleetSnapshot> ready() {
        return ready.copy();
    }

    /** What there is to place requests on. */
    public FleetSnapshot snapshot() {
        return snapshot;
    }

    /** Every backend that was found, those that offer nothing yet included, in the order of the sources. */
    public List<KnownBackend> backends() {
        return backends;
    }

    /** What is wrong at present. */
    public List<FleetProblem> problems() {
        return problems.current();
    }

    /** Makes no more calls; those under way count as ended. Takes effect on the executor's thread. */
    @Override
    public void close() {
        try {
            executor.execute(() -> {
                sources.forEach(WatchedSource::close);
                groups.forEach(WatchedEndpoints::close);
            });
        } catch (RejectedExecutionException shutDown) {
            // An executor that was shut down first makes no more calls either.
        }
    }

    private WatchedSource watchedSource(BackendSource source) {
        return new WatchedSource(source, settings, executor, clock, random, problems, this::queueRebuild);
    }

    private WatchedEndpoints watchedGroup(EndpointGroup group) {
        return new WatchedEndpoints(group, settings, executor, clock, random, problems, this::queueRebuild);
    }

    private <C, W extends Watched<C, W>> List<W> replace(List<W> before, List<C> wanted, Function<C, W> watching) {
        Map<String, W> former = new LinkedHashMap<>();
        before.forEach(each -> former.put(each.name(), each));
        List<W> added = new ArrayList<>();
        List<W> next = new ArrayList<>();
        for (C configured : wanted) {
            W watched = watching.apply(configured);
            W same = former.get(watched.name());
            if (same != null && same.configured().equals(configured)) {
                former.remove(watched.name());
                next.add(same);
                continue;
            }
            if (same != null) {
                watched.succeed(same);
            }
            added.add(watched);
            next.add(watched);
        }
        former.values().forEach(Watched::close);
        former.keySet().forEach(problems::forget);
        added.forEach(Watched::begin);
        return List.copyOf(next);
    }

    private boolean allHeard() {
        return sources.stream().allMatch(WatchedSource::heard)
                && groups.stream().allMatch(WatchedEndpoints::heard);
    }

    private SortedSet<String> undiscovered() {
        return Stream.concat(
                        sources.stream().filter(source -> !source.discovered()).map(WatchedSource::name),
                        groups.stream().filter(group -> !group.discovered()).map(WatchedEndpoints::name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Several changes in a row, as at the start, make one new snapshot. */
    private void queueRebuild() {
        if (!rebuildQueued) {
            rebuildQueued = true;
            executor.execute(this::rebuild);
        }
    }

    private void rebuild() {
        rebuildQueued = false;
        boolean first = !ready.isDone();
        if (first && !allHeard()) {
            return;
        }
        ids.assign(sources);
        List<Offer> offers = new ArrayList<>();
        List<KnownBackend> known = new ArrayList<>();
        for (WatchedSource source : sources) {
            source.watch(backendsOf(source));
            for (WatchedBackend watched : source.watched()) {
                offers.addAll(watched.offers());
                known.add(new KnownBackend(source.name(), watched.backend(), watched.state()));
            }
        }
        backends = List.copyOf(known);
        FleetSnapshot next = FleetSnapshot.of(offers, undiscovered());
        if (first || !next.isSameAs(snapshot)) {
            publish(next);
        }
        ready.complete(snapshot);
    }

    private void publish(FleetSnapshot changed) {
        snapshot = changed;
        try {
            listener.accept(changed);
            problems.solved("fleet", "change");
        } catch (RuntimeException notTaken) {
            problems.report("fleet", "change", "a change of the fleet was not taken: " + notTaken);
        }
    }

    private Map<String, WatchedBackend> backendsOf(WatchedSource source) {
        Map<String, WatchedBackend> result = new LinkedHashMap<>();
        for (Backend backend : source.listed()) {
            if (ids.belongs(backend, source)) {
                result.put(backend.id(), watched(source, backend));
            }
        }
        for (WatchedBackend gone : source.watched()) {
            if (!result.containsKey(gone.backend().id())) {
                gone.offers().forEach(offer -> problems.solved(source.name(), costModelOf(offer)));
                problems.solved(source.name(), FleetProblem.answersOf(gone.backend()));
            }
        }
        return result;
    }

    private WatchedBackend watched(WatchedSource source, Backend backend) {
        WatchedBackend watched = source.watched(backend.id());
        if (watched != null && watched.backend().equals(backend)) {
            return watched;
        }
        WatchedBackend result = watched != null && watched.isAt(backend) ? watched : source.newlyWatched(backend);
        result.describe(
                backend,
                backend.models().stream()
                        .map(model -> new Offer(
                                backend,
                                model,
                                estimator(source.configured(), backend, model),
                                result.state(),
                                source.configured().tenure()))
                        .toList());
        return result;
    }

    private Estimator estimator(BackendSource source, Backend backend, ServedModel model) {
        String subject = costModelOf(backend, model);
        String problem;
        try {
            // A plugin may break its promise.
            @Nullable Estimator estimator = source.costs().estimator(backend, model);
            if (estimator != null) {
                problems.solved(source.name(), subject);
                return estimator;
            }
            problem = "it returned null";
        } catch (RuntimeException | LinkageError failure) {
            problem = failure instanceof ConfigurationException
                    ? String.valueOf(failure.getMessage())
                    : failure.toString();
        }
        problems.report(source.name(), subject, problem + "; requests are placed there without an estimate");
        return KNOWS_NOTHING;
    }

    private static String costModelOf(Offer offer) {
        return costModelOf(offer.backend(), offer.model());
    }

    private static String costModelOf(Backend backend, ServedModel model) {
        return "cost model of " + backend.id() + " for " + model.name();
    }
}
