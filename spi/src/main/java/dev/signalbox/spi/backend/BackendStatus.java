package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

/**
 * What a load source saw of one backend.
 *
 * @param serving whether the backend would take a request now
 * @param detail for the operator: why it would not, or, if it would, why its load is unknown; empty if all is well
 * @param load how busy it is; {@link Load#UNKNOWN} if it does not tell
 */
public record BackendStatus(boolean serving, String detail, Load load) {

    public BackendStatus {
        requireNonNull(detail, "detail");
        requireNonNull(load, "load");
    }

    /** A backend that would take a request. */
    public static BackendStatus serving(Load load) {
        return new BackendStatus(true, "", load);
    }

    /** A backend that would not, and why. */
    public static BackendStatus notServing(String detail) {
        return new BackendStatus(false, detail, Load.UNKNOWN);
    }
}
