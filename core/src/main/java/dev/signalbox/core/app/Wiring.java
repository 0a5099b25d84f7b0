package dev.signalbox.core.app;

import dev.signalbox.core.budget.Budget;
import dev.signalbox.core.budget.Period;
import dev.signalbox.core.config.BudgetConfiguration;
import dev.signalbox.core.config.BundleConfiguration;
import dev.signalbox.core.config.FleetConfiguration;
import dev.signalbox.core.config.GridConfiguration;
import dev.signalbox.core.config.LearningConfiguration;
import dev.signalbox.core.config.PrefixAffinityConfiguration;
import dev.signalbox.core.config.Secret;
import dev.signalbox.core.config.ServerConfiguration;
import dev.signalbox.core.config.SidecarConfiguration;
import dev.signalbox.core.config.TelemetryConfiguration;
import dev.signalbox.core.config.TrustConfiguration;
import dev.signalbox.core.decision.GridSource;
import dev.signalbox.core.decision.PrefixSource;
import dev.signalbox.core.fleet.BackendSource;
import dev.signalbox.core.fleet.FleetSettings;
import dev.signalbox.core.fleet.Tenure;
import dev.signalbox.core.grid.DailyIntensity;
import dev.signalbox.core.grid.GridSchedule;
import dev.signalbox.core.http.Transport;
import dev.signalbox.core.http.api.AdminSettings;
import dev.signalbox.core.http.proxy.ProxySettings;
import dev.signalbox.core.http.wire.RequestHeaders;
import dev.signalbox.core.learning.Learning;
import dev.signalbox.core.learning.LearningSettings;
import dev.signalbox.core.plugin.BackendComponents;
import dev.signalbox.core.policy.BundleSettings;
import dev.signalbox.core.prefix.PrefixCaches;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Says what the configuration file means to each part: the parts don't know the file, nor the file them. */
final class Wiring {

    /** About how long a token is; blocks need not be more exact than that. */
    private static final int BYTES_PER_TOKEN = 4;

    private Wiring() {}

    static BackendSource source(BackendComponents components) {
        return new BackendSource(
                components.name(),
                components.provider(),
                components.loads(),
                components.costs(),
                new Tenure(components.estimatesSince(), components.fallback()));
    }

    static FleetSettings fleet(FleetConfiguration configuration) {
        FleetSettings defaults = FleetSettings.DEFAULTS;
        return new FleetSettings(
                configuration.pollInterval(),
                configuration.discoveryInterval(),
                defaults.idleFactor(),
                configuration.timeout(),
                configuration.discoveryTimeout(),
                configuration.longestBackoff(),
                defaults.jitter(),
                defaults.circuit());
    }

    static BundleSettings bundle(BundleConfiguration configuration) {
        return new BundleSettings(
                configuration.url(),
                configuration.token().map(Secret::value).orElse(""),
                configuration.interval(),
                configuration.longPoll(),
                configuration.maxBytes(),
                configuration.publicKey());
    }

    static List<Budget> budgets(List<BudgetConfiguration> configurations) {
        return configurations.stream()
                .map(each -> new Budget(each.tenant(), period(each.period()), each.limitUsd(), each.zone()))
                .toList();
    }

    static GridSource grid(List<GridConfiguration> configurations) {
        return configurations.isEmpty()
                ? GridSource.NONE
                : new GridSchedule(configurations.stream()
                        .map(each -> new DailyIntensity(each.region(), each.hourly(), each.zone()))
                        .toList());
    }

    static Learning learning(LearningConfiguration configuration, InstantSource clock) {
        return new Learning(new LearningSettings(configuration.correctTimes(), configuration.outputLengths()), clock);
    }

    static PrefixSource prefixes(PrefixAffinityConfiguration configuration, InstantSource clock) {
        return configuration.enabled()
                ? new PrefixCaches(
                        BYTES_PER_TOKEN * configuration.blockTokens(),
                        configuration.cacheTokens() / configuration.blockTokens(),
                        configuration.maxMemory(),
                        clock)
                : PrefixSource.NONE;
    }

    static ProxySettings proxy(SidecarConfiguration configuration) {
        ServerConfiguration server = configuration.server();
        return new ProxySettings(
                server.host(),
                server.port(),
                eventLoops(server),
                configuration.proxy().connectTimeout(),
                configuration.proxy().firstByteTimeout(),
                configuration.proxy().idleTimeout(),
                configuration.proxy().maxAttempts(),
                server.maxRequestBytes(),
                ProxySettings.DEFAULTS.maxHeaderBytes(),
                configuration.proxy().maxConnectionsPerBackend(),
                ProxySettings.DEFAULTS.maxWaitingPerBackend(),
                configuration.proxy().maxQueued(),
                trust(configuration.trust()));
    }

    static AdminSettings admin(SidecarConfiguration configuration) {
        return new AdminSettings(
                configuration.admin().host(),
                configuration.admin().port(),
                configuration.admin().token().map(Secret::value).orElse(""),
                configuration
                        .admin()
                        .tls()
                        .map(tls -> new AdminSettings.Tls(tls.certificateFile(), tls.keyFile(), tls.clientCaFile())),
                configuration.admin().openReads());
    }

    static TelemetrySettings telemetry(TelemetryConfiguration configuration) {
        boolean enabled =
                configuration.prometheus() || configuration.otlpEndpoint().isPresent();
        return new TelemetrySettings(
                enabled, configuration.otlpEndpoint(), TelemetrySettings.DEFAULTS.otlpInterval(), Map.of());
    }

    static int eventLoops(ServerConfiguration server) {
        return server.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : server.eventLoops();
    }

    static Transport transport(ServerConfiguration server) {
        return switch (server.transport()) {
            case AUTO -> Transport.AUTO;
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case NIO -> Transport.NIO;
        };
    }

    private static Period period(BudgetConfiguration.Period period) {
        return switch (period) {
            case HOUR -> Period.HOUR;
            case DAY -> Period.DAY;
            case MONTH -> Period.MONTH;
        };
    }

    private static RequestHeaders.Trust trust(TrustConfiguration configuration) {
        return switch (configuration.callers()) {
            case NONE -> RequestHeaders.Trust.NOBODY;
            case LOOPBACK -> RequestHeaders.Trust.LOOPBACK;
            case ALL -> RequestHeaders.Trust.EVERYBODY;
        };
    }
}
