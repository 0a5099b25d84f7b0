package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.PolicyConfiguration;
import dev.signalbox.core.config.SidecarConfiguration;
import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.fleet.Fleet;
import dev.signalbox.core.fleet.FleetProblem;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.http.HttpServers;
import dev.signalbox.core.http.api.AdminSources;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.http.proxy.WarmUp;
import dev.signalbox.core.learning.Learning;
import dev.signalbox.core.learning.LearningKeeper;
import dev.signalbox.core.plugin.HostServices;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.policy.BundleStatus;
import dev.signalbox.core.policy.BundleWatch;
import dev.signalbox.core.policy.LifecycleView;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.PolicyStore;
import dev.signalbox.core.situation.SituationWatch;
import dev.signalbox.core.state.StateDirectory;
import dev.signalbox.core.telemetry.ComponentTelemetry;
import dev.signalbox.core.telemetry.FleetTelemetry;
import dev.signalbox.core.telemetry.LearningTelemetry;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import dev.signalbox.core.telemetry.RequestTelemetry;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A running sidecar: the one place that constructs the parts and joins them.
 *
 * <p>Started and closed on one thread; everything else may be called from any.
 */
final class Sidecar implements AutoCloseable {

    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 5;

    private static final Duration LEARNT_EVERY = Duration.ofSeconds(1);
    private static final Duration LEARNING_KEPT_EVERY = Duration.ofSeconds(30);

    /** Remembered decisions take an eighth of the heap at most. */
    private static final int SHARE_FOR_DECISIONS = 8;

    private enum Phase {
        STARTING,
        SERVING,
        ENDING
    }

    private final Parts parts;
    private final Engine engine;
    private final Governing governing;
    private final RecentDecisions recent;
    private final Fleet fleet;
    private final SituationWatch situations;
    private final ConfigurationWatch configuration;
    private final PolicyTelemetry policyTelemetry;
    private final HttpServers.Listening data;
    private final HttpServers.Listening admin;

    private Sidecar(
            Parts parts,
            Engine engine,
            Governing governing,
            RecentDecisions recent,
            Fleet fleet,
            SituationWatch situations,
            ConfigurationWatch configuration,
            PolicyTelemetry policyTelemetry,
            HttpServers.Listening data,
            HttpServers.Listening admin) {
        this.parts = parts;
        this.engine = engine;
        this.governing = governing;
        this.recent = recent;
        this.fleet = fleet;
        this.situations = situations;
        this.configuration = configuration;
        this.policyTelemetry = policyTelemetry;
        this.data = data;
        this.admin = admin;
    }

    /**
     * Starts a sidecar and waits until it is ready: its first search for backends has ended, whatever it found.
     *
     * @param observers told of every decision and result beside the telemetry
     * @throws dev.signalbox.core.config.InvalidConfigurationException if the file has mistakes
     * @throws InvalidPolicyException if the policy has
     * @throws StartException if a port can't be listened at
     */
    static Sidecar start(ConfigurationFile file, List<DecisionObserver> observers) {
        Parts parts = new Parts();
        try {
            return start(file, observers, parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Sidecar start(ConfigurationFile file, List<DecisionObserver> observers, Parts parts) {
        InstantSource clock = Clock.systemUTC();
        SidecarConfiguration configuration = file.configuration();
        PolicyConfiguration policies = configuration.policy();
        Optional<Governing.Directory> directory = Governing.Directory.begin(policies);
        Telemetry telemetry = parts.add(Telemetry.of(Wiring.telemetry(configuration.telemetry())));
        OpenTelemetry openTelemetry = telemetry.openTelemetry();
        ComponentTelemetry componentTelemetry = new ComponentTelemetry(openTelemetry);
        PluginHost plugins = parts.add(PluginHost.load(
                configuration.pluginDirectory(),
                new HostServices(clock, System::nanoTime, new ComponentMetrics(componentTelemetry))));
        componentTelemetry.states(() -> PluginAdministration.states(plugins));
        AtomicReference<@Nullable ActiveDecider> deciding = new AtomicReference<>();
        ScheduledExecutorService fleetThread = Fleet.newExecutor();
        parts.add(() -> end(fleetThread));
        Backends backends = new Backends(
                plugins,
                file,
                (sources, groups) -> new Fleet(
                        sources,
                        groups,
                        Wiring.fleet(configuration.fleet()),
                        fleetThread,
                        clock,
                        new SplittableRandom(),
                        snapshot -> requireNonNull(deciding.get()).use(snapshot)));
        Fleet fleet = parts.add(backends.fleet());
        parts.add(backends::end);

        Vertx vertx = HttpServers.eventLoops(
                Wiring.transport(configuration.server()), Wiring.eventLoops(configuration.server()));
        parts.add(() -> await("the event loops to end", vertx.close()));
        PolicyTelemetry policyTelemetry = new PolicyTelemetry(openTelemetry);
        StateDirectory state = parts.add(
                configuration.stateDirectory().map(StateDirectory::open).orElseGet(StateDirectory::inMemory));
        Spending spending = Spending.begin(configuration.budgets(), state, clock, openTelemetry, parts);
        WorldSources world = new WorldSources(
                spending.source(),
                Wiring.grid(configuration.grid()),
                Wiring.prefixes(configuration.proxy().prefixAffinity(), clock));
        Learning learning = Wiring.learning(configuration.learning(), clock);
        parts.add(
                LearningKeeper.start(learning, state.files("learning"), LEARNT_EVERY, LEARNING_KEPT_EVERY, world::use));
        LearningTelemetry.register(openTelemetry, world::learned);
        Engine engine = new Engine(configuration.engine(), policyTelemetry, rules -> uses(deciding.get(), rules));
        Governing governing = Governing.begin(
                parts, policies, directory, PolicyStore.open(state), engine, policyTelemetry, world, clock);
        PolicyLifecycle lifecycle = governing.lifecycle();
        ActiveDecider decider = lifecycle.decider();
        deciding.set(decider);

        FleetTelemetry.register(openTelemetry, fleet::backends, clock);
        fleet.start();
        SituationWatch situations =
                Situating.prepare(parts, decider, world, spending::facts, backends, clock, openTelemetry);
        ConfigurationWatch watch = ConfigurationWatch.start(backends, file, clock);
        HeapWatch heap = HeapWatch.ofThisProcess();
        PluginAdministration administration = new PluginAdministration(plugins, backends);

        RecentDecisions recent = new RecentDecisions(
                configuration.decisions().remember(), Runtime.getRuntime().maxMemory() / SHARE_FOR_DECISIONS);
        List<DecisionObserver> all = new ArrayList<>(observers);
        all.add(new RequestTelemetry(openTelemetry));
        all.addAll(spending.observers());
        all.add(learning);
        all.add(lifecycle.observer());
        all.add(new SlowDecisions(backends::suspectEstimates));
        Placing placing =
                new Placing(decider, new Observers(recent, all), new DecisionIds(clock), clock, telemetry.tracing());
        Map<String, Integer> ports = new ConcurrentHashMap<>();
        AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
        AdminSources sources = new AdminSources(
                Distribution.version(),
                clock.instant(),
                clock,
                () -> Map.copyOf(ports),
                () -> waitingFor(fleet, requireNonNull(phase.get())),
                decider,
                recent,
                administration::statuses,
                administration,
                watch::status,
                () -> problems(watch, heap),
                spending::statuses,
                situations::status,
                lifecycle,
                governing.bundle(),
                governing.tests(),
                () -> new String(telemetry.prometheusText(), StandardCharsets.UTF_8));
        HttpServers.Listening admin = await(
                "port " + configuration.admin().port() + " for operators",
                HttpServers.startAdminPort(vertx, Wiring.admin(configuration), sources));
        ports.put("admin", admin.port());
        HttpServers.Listening data = await(
                "port " + configuration.server().port() + " for requests",
                HttpServers.startDataPort(vertx, Wiring.proxy(configuration), placing));
        ports.put("data", data.port());
        // Before anything else ends, so that requests under way miss nothing and operators can watch.
        parts.add(() -> await("the requests under way to end", vertx.undeploy(data.deployment())));
        parts.add(() -> phase.set(Phase.ENDING));
        awaitFleet(fleet);
        WarmUp.run(decider.current(), WarmUp.REQUESTS, clock.millis());
        phase.set(Phase.SERVING);
        // What takes time and need not have been done before the first request.
        situations.start();
        backends.thread().execute(plugins::admitAnnounced);
        return new Sidecar(parts, engine, governing, recent, fleet, situations, watch, policyTelemetry, data, admin);
    }

    /** Where requests are taken, as {@code host:port}. */
    String address() {
        return data.host() + ":" + data.port();
    }

    /** Where operators are answered, as {@code host:port}. */
    String adminAddress() {
        return admin.host() + ":" + admin.port();
    }

    /** The same as an address that can be opened, without a path. */
    String adminUrl() {
        return admin.url();
    }

    /** The policy in force. */
    Policy policy() {
        return governing.lifecycle().decider().current().policy();
    }

    /** Puts a policy in force that is not kept. No request is dropped, and none under way changes. */
    void use(Policy policy) {
        governing.lifecycle().decider().use(policy, engine.rules(policy));
        policyTelemetry.activated(policy);
    }

    /** What there is to place requests on. */
    FleetSnapshot fleet() {
        return fleet.snapshot();
    }

    /** What is wrong with the configuration, the fleet, the policies and the situations at present, in words. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        problems.addAll(problems(configuration, HeapWatch.ofThisProcess()));
        fleet.problems().stream().map(FleetProblem::toString).forEach(problems::add);
        LifecycleView view = governing.lifecycle().view();
        problems.addAll(view.problems());
        view.rejected()
                .ifPresent(rejected -> problems.add("the " + rejected.origin().words() + " is not taken over, "
                        + view.state().active() + " stays active: "
                        + rejected.findings().get(0)));
        governing
                .bundle()
                .map(BundleWatch::status)
                .filter(status -> view.rejected().isEmpty() && status.state() != BundleStatus.State.LOADED)
                .ifPresent(status -> problems.add(status.address() + ": " + status.why()));
        if (!situations.status().problem().isEmpty()) {
            problems.add(situations.status().problem());
        }
        return problems;
    }

    /** A decision, if it is still remembered. */
    Optional<Decision> decision(UUID id) {
        return recent.find(id);
    }

    @Override
    public void close() {
        parts.close();
    }

    /** Before anything decides, everything may be about to. */
    private static boolean uses(@Nullable ActiveDecider decider, PlacementRules rules) {
        return decider == null || decider.uses(rules);
    }

    private static List<String> problems(ConfigurationWatch configuration, HeapWatch heap) {
        List<String> problems = new ArrayList<>(configuration.status().problems());
        problems.addAll(heap.problems());
        return problems;
    }

    private static List<String> waitingFor(Fleet fleet, Phase phase) {
        if (phase == Phase.ENDING) {
            return List.of("the requests under way, before it ends");
        }
        if (!fleet.ready().isDone()) {
            return List.of("the first search for backends");
        }
        return phase == Phase.SERVING ? List.of() : List.of("the request path to warm up");
    }

    private static void awaitFleet(Fleet fleet) {
        try {
            fleet.ready().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // It goes on looking; readiness tells.
        } catch (Exception e) {
            throw new StartException("interrupted while looking for backends", e);
        }
    }

    /** Waits for a call of a plugin that is under way: the plugin is closed next. */
    private static void end(ScheduledExecutorService fleetThread) throws InterruptedException {
        fleetThread.shutdown();
        if (!fleetThread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            fleetThread.shutdownNow();
        }
    }

    private static <T> T await(String what, Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException("could not get " + what + ": " + cause.getMessage(), e);
        }
    }
}
