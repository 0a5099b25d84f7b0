package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.Load;

/**
 * How a backend fares at one moment.
 *
 * @param healthy whether it would take a request
 * @param detail why it would not; empty if it would
 * @param load how busy it is, corrected by our own requests since it was sampled
 * @param errorRate the recent share of our requests it failed, 0 to 1; NaN if it had none
 * @param rateLimitUsed the used share of the limit on our requests that is nearest to its end, 0 to 1; NaN if none is known
 */
public record BackendCondition(boolean healthy, String detail, Load load, double errorRate, double rateLimitUsed) {

    /** A backend not heard of yet: it may be tried. */
    public static final BackendCondition INITIAL = new BackendCondition(true, "", Load.UNKNOWN, Double.NaN);

    public BackendCondition {
        requireNonNull(detail, "detail");
        requireNonNull(load, "load");
    }

    /** A backend of which no limit on our requests is known. */
    public BackendCondition(boolean healthy, String detail, Load load, double errorRate) {
        this(healthy, detail, load, errorRate, Double.NaN);
    }
}
