package dev.signalbox.core.http.api;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.policy.BundleWatch;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.RevisionTests;
import dev.signalbox.core.situation.SituationStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the admin port's answers come from. Everything is asked on an event loop, for each request anew, and must not block.
 *
 * @param version the sidecar's version
 * @param started when it was started
 * @param clock the time
 * @param ports the ports it listens at, by what they are for
 * @param waitingFor what must happen before it is ready, in words; empty once it is
 * @param decider the policy and fleet in force
 * @param recent the decisions it remembers
 * @param plugins its plugins
 * @param reloading loads one of them anew, on a thread that may block
 * @param configuration how it stands with its configuration file
 * @param problems what an operator should know though requests are served, in words
 * @param budgets how its budgets stand
 * @param situations which situations hold
 * @param lifecycle the policies in force and all that are kept
 * @param bundle what brings policies from a server; empty if none is configured
 * @param tests runs the tests that are kept with them, on a thread that may block
 * @param metrics its metrics in the Prometheus text format
 */
public record AdminSources(
        String version,
        Instant started,
        InstantSource clock,
        Supplier<Map<String, Integer>> ports,
        Supplier<List<String>> waitingFor,
        ActiveDecider decider,
        RecentDecisions recent,
        Supplier<List<PluginStatus>> plugins,
        PluginReloading reloading,
        Supplier<ConfigurationStatus> configuration,
        Supplier<List<String>> problems,
        Supplier<List<BudgetStatus>> budgets,
        Supplier<SituationStatus> situations,
        PolicyLifecycle lifecycle,
        Optional<BundleWatch> bundle,
        RevisionTests tests,
        Supplier<String> metrics) {

    public AdminSources {
        requireNonNull(version, "version");
        requireNonNull(started, "started");
        requireNonNull(clock, "clock");
        requireNonNull(ports, "ports");
        requireNonNull(waitingFor, "waitingFor");
        requireNonNull(decider, "decider");
        requireNonNull(recent, "recent");
        requireNonNull(plugins, "plugins");
        requireNonNull(reloading, "reloading");
        requireNonNull(configuration, "configuration");
        requireNonNull(problems, "problems");
        requireNonNull(budgets, "budgets");
        requireNonNull(situations, "situations");
        requireNonNull(lifecycle, "lifecycle");
        requireNonNull(bundle, "bundle");
        requireNonNull(tests, "tests");
        requireNonNull(metrics, "metrics");
    }
}
