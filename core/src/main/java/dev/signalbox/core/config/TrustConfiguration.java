package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

/**
 * Whose word is taken for who they are.
 *
 * @param callers those whose headers for tenant, priority and labels are believed; those of others are ignored
 */
public record TrustConfiguration(Callers callers) {

    /** What holds where the file says nothing. */
    public static final TrustConfiguration DEFAULTS = new TrustConfiguration(Callers.LOOPBACK);

    /** A group of callers, told by their address. */
    public enum Callers {
        /** Nobody. */
        NONE,
        /** Those on this machine. */
        LOOPBACK,
        /** Everybody: for a sidecar that only a gateway can reach. */
        ALL
    }

    public TrustConfiguration {
        requireNonNull(callers, "callers");
    }

    static TrustConfiguration read(SectionReader section) {
        return new TrustConfiguration(section.choice("callers", DEFAULTS.callers));
    }
}
