package dev.signalbox.plugins.modelservers.server;

import static java.util.Objects.requireNonNull;

import dev.signalbox.plugins.modelservers.metrics.Figures;
import java.util.Optional;

/**
 * Where a system tells how it fares.
 *
 * @param metricsPath where its figures are; empty if it has none
 * @param metricsPort the port they are at where that is another than that of its API, else {@link #SAME_PORT}
 * @param figures what they are called; empty if it has none
 * @param healthPath where it says whether it serves
 */
public record Watching(String metricsPath, int metricsPort, Optional<Figures> figures, String healthPath) {

    /** The port of the API itself. */
    public static final int SAME_PORT = -1;

    public Watching {
        requireNonNull(metricsPath, "metricsPath");
        requireNonNull(healthPath, "healthPath");
        if (metricsPath.isEmpty() == figures.isPresent()) {
            throw new IllegalArgumentException("a path of figures and what they are called belong together");
        }
    }

    /** Figures at the port of the API. */
    public static Watching of(String metricsPath, Figures figures, String healthPath) {
        return new Watching(metricsPath, SAME_PORT, Optional.of(figures), healthPath);
    }

    /** Health alone. */
    public static Watching health(String healthPath) {
        return new Watching("", SAME_PORT, Optional.empty(), healthPath);
    }

    /** The same with its figures at another port. */
    public Watching metricsAt(int port) {
        return new Watching(metricsPath, port, figures, healthPath);
    }
}
