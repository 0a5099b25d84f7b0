package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.metrics.Figures;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator says of the watching of backends, and their system where the operator doesn't.
 *
 * @param service whether the backends are somebody else's service
 * @param figures what to look for in metrics; empty if there are none
 * @param metrics whether to ask for metrics: true, false, or by placement
 * @param metricsPort the port the metrics are at; {@link Watching#SAME_PORT} for that of the backend
 * @param health whether to ask for health: true, false, or by placement
 * @param timeout how long each answer may take
 */
record LoadSettings(
        boolean service,
        Optional<Figures> figures,
        Wish metrics,
        String metricsPath,
        int metricsPort,
        Wish health,
        String healthPath,
        Duration timeout) {

    static LoadSettings read(ModelSystem system, Configuration configuration) {
        Watching watching = system.watching();
        boolean hasMetrics = watching.figures().isPresent();
        Duration timeout = configuration.duration("timeout", Duration.ofMillis(800));
        if (timeout.isNegative() || timeout.isZero()) {
            throw configuration.invalid("timeout", "must be longer than nothing, such as 800ms");
        }
        return new LoadSettings(
                system.service(),
                watching.figures(),
                hasMetrics ? Wish.read(configuration, "metrics", system) : Wish.NO,
                hasMetrics ? path(configuration, "metricsPath", watching.metricsPath()) : "",
                hasMetrics ? port(configuration, watching.metricsPort()) : Watching.SAME_PORT,
                Wish.read(configuration, "health", system),
                path(configuration, "healthPath", watching.healthPath()),
                timeout);
    }

    private static String path(Configuration configuration, String key, String fallback) {
        String path = configuration.string(key, fallback);
        if (!path.startsWith("/")) {
            throw configuration.invalid(key, "must begin with a slash. Maybe \"/" + path + "\".");
        }
        return path;
    }

    private static int port(Configuration configuration, int fallback) {
        if (!configuration.has("metricsPort")) {
            return fallback;
        }
        long port = configuration.integer("metricsPort");
        if (port < 1 || port > 65_535) {
            throw configuration.invalid("metricsPort", "must be from 1 to 65535");
        }
        return (int) port;
    }

    /** Whether something is asked for. */
    enum Wish {
        YES,
        NO,
        /** Of servers, but not of hosted services, which tell neither health nor load. */
        BY_PLACEMENT;

        private static Wish read(Configuration configuration, String key, ModelSystem system) {
            if (!configuration.has(key)) {
                return system.service() ? NO : BY_PLACEMENT;
            }
            return configuration.flag(key, true) ? YES : NO;
        }

        boolean holdsFor(Backend backend) {
            return this == YES || (this == BY_PLACEMENT && backend.placement() != Placement.HOSTED);
        }
    }
}
