package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything an operator can set, one part per concern.
 *
 * @param pluginDirectory where the plugins lie, each in a directory of its own
 * @param stateDirectory where the sidecar keeps what must outlive it; empty if nothing is kept
 * @param budgets what may be spent
 * @param grid the electricity of regions
 * @param backends in the order of the file
 */
public record SidecarConfiguration(
        ServerConfiguration server,
        AdminConfiguration admin,
        PolicyConfiguration policy,
        EngineConfiguration engine,
        Path pluginDirectory,
        FleetConfiguration fleet,
        LearningConfiguration learning,
        ProxyConfiguration proxy,
        TrustConfiguration trust,
        TelemetryConfiguration telemetry,
        DecisionConfiguration decisions,
        Optional<Path> stateDirectory,
        List<BudgetConfiguration> budgets,
        List<GridConfiguration> grid,
        List<BackendConfiguration> backends) {

    private static final String STATE = "state";

    public SidecarConfiguration {
        requireNonNull(server, "server");
        requireNonNull(admin, "admin");
        requireNonNull(policy, "policy");
        requireNonNull(engine, "engine");
        requireNonNull(pluginDirectory, "pluginDirectory");
        requireNonNull(fleet, "fleet");
        requireNonNull(learning, "learning");
        requireNonNull(proxy, "proxy");
        requireNonNull(trust, "trust");
        requireNonNull(telemetry, "telemetry");
        requireNonNull(decisions, "decisions");
        requireNonNull(stateDirectory, "stateDirectory");
        budgets = List.copyOf(budgets);
        grid = List.copyOf(grid);
        backends = List.copyOf(backends);
    }

    static SidecarConfiguration read(SectionReader file, Path distribution) {
        ServerConfiguration server = ServerConfiguration.read(file.section("server"));
        AdminConfiguration admin = AdminConfiguration.read(file.section("admin"));
        reportSharedPort(file, server, admin);
        return new SidecarConfiguration(
                server,
                admin,
                PolicyConfiguration.read(file.section("policy"), distribution),
                EngineConfiguration.read(file.section("engine")),
                file.section("plugins").directory("directory", distribution.resolve("plugins")),
                FleetConfiguration.read(file.section("fleet")),
                LearningConfiguration.read(file.section("learning")),
                ProxyConfiguration.read(file.section("proxy")),
                TrustConfiguration.read(file.section("trust")),
                TelemetryConfiguration.read(file.section("telemetry")),
                DecisionConfiguration.read(file.section("decisions")),
                file.section("state").pathOrNone("directory", STATE),
                BudgetConfiguration.readAll(file),
                GridConfiguration.readAll(file.section("grid")),
                BackendConfiguration.readAll(file));
    }

    private static void reportSharedPort(SectionReader file, ServerConfiguration server, AdminConfiguration admin) {
        if (server.port() == admin.port() && server.port() != 0 && server.host().equals(admin.host())) {
            SectionReader culprit = file.section(file.section("admin").has("port") ? "admin" : "server");
            culprit.report("port", "invalid-value", "is " + server.port() + ", must differ between server and admin");
        }
    }
}
