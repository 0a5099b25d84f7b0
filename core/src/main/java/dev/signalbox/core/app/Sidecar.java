package dev.signalbox.core.app;

import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.config.EngineConfiguration;
import dev.signalbox.core.config.SidecarConfiguration;
import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.fleet.Fleet;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.http.HttpServers;
import dev.signalbox.core.http.api.AdminSources;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.plugin.HostServices;
import dev.signalbox.core.plugin.PluginHost;
import dev.signalbox.core.plugin.PluginStatus;
import dev.signalbox.core.telemetry.ComponentTelemetry;
import dev.signalbox.core.telemetry.FleetTelemetry;
import dev.signalbox.core.telemetry.PolicyTelemetry;
import dev.signalbox.core.telemetry.RequestTelemetry;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A running sidecar: the one place that constructs the parts and joins them.
 *
 * <p>Made and closed on one thread; everything else may be called from any.
 */
final class Sidecar implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Sidecar.class.getName());

    private static final long START_SECONDS = 30;

    private final SidecarConfiguration configuration;
    private final InstantSource clock = Clock.systemUTC();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final RecentDecisions recent;
    private final ActiveDecider decider;
    private final PluginHost plugins;
    private final Fleet fleet;
    private final PolicyTelemetry policyTelemetry;
    private final HttpServers.Listening data;
    private final HttpServers.Listening admin;
    private volatile boolean warm;

    /**
     * Starts a sidecar and waits until it is ready: its first search for backends has ended, whatever it found.
     *
     * @param observers told of every decision and result beside the telemetry
     * @throws dev.signalbox.core.config.InvalidConfigurationException if the file has mistakes
     * @throws InvalidPolicyException if the policy has
     * @throws StartException if a port can't be listened at
     */
    static Sidecar start(ConfigurationFile file, List<DecisionObserver> observers) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return new Sidecar(file, observers, parts);
        } catch (RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    private Sidecar(ConfigurationFile file, List<DecisionObserver> extra, Deque<AutoCloseable> parts) {
        this.parts.addAll(parts);
        configuration = file.configuration();
        Telemetry telemetry = part(parts, Telemetry.of(Wiring.telemetry(configuration.telemetry())));
        OpenTelemetry openTelemetry = telemetry.openTelemetry();
        ComponentTelemetry componentTelemetry = new ComponentTelemetry(openTelemetry);
        plugins = part(
                parts,
                PluginHost.load(
                        configuration.pluginDirectory(),
                        new HostServices(clock, System::nanoTime, new PluginTelemetry(componentTelemetry))));
        componentTelemetry.states(this::pluginStates);
        var sources = Wiring.sources(plugins.create(file));
        Policy policy = Policies.compile(Policies.read(configuration.policy().directory()));
        decider = new ActiveDecider(new Decider(policy, rules(policy), FleetSnapshot.EMPTY));
        policyTelemetry = new PolicyTelemetry(openTelemetry, this::policy);
        fleet = startFleet(sources, parts, openTelemetry);
        recent = new RecentDecisions(configuration.decisions().remember());
    }
}
