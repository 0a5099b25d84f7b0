package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How requests are passed on to backends.
 *
 * @param connectTimeout the longest wait for a connection
 * @param firstByteTimeout the longest wait for an answer to begin; an answer that is not streamed begins when it is complete
 * @param idleTimeout the longest silence within an answer that has begun
 * @param maxAttempts how many backends one request is sent to at most, one after the other
 * @param maxConnectionsPerBackend connections each event loop opens to one backend at most
 * @param maxQueued how many requests wait at once for a backend that takes them, where a rule says {@code queue}
 * @param prefixAffinity how it is followed what the prefix caches of backends hold
 */
public record ProxyConfiguration(
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        int maxAttempts,
        int maxConnectionsPerBackend,
        int maxQueued,
        PrefixAffinityConfiguration prefixAffinity) {

    /** What holds where the file says nothing. */
    public static final ProxyConfiguration DEFAULTS = new ProxyConfiguration(
            Duration.ofSeconds(2),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            3,
            1000,
            256,
            PrefixAffinityConfiguration.DEFAULTS);

    public ProxyConfiguration {
        SectionReader.requirePositive("connectTimeout", connectTimeout);
        SectionReader.requirePositive("firstByteTimeout", firstByteTimeout);
        SectionReader.requirePositive("idleTimeout", idleTimeout);
        SectionReader.requireRange("maxAttempts", maxAttempts, 1, 10);
        SectionReader.requireRange("maxConnectionsPerBackend", maxConnectionsPerBackend, 1, 100_000);
        SectionReader.requireRange("maxQueued", maxQueued, 0, 100_000);
        requireNonNull(prefixAffinity, "prefixAffinity");
    }

    static ProxyConfiguration read(SectionReader section) {
        return new ProxyConfiguration(
                section.duration("connectTimeout", DEFAULTS.connectTimeout),
                section.duration("firstByteTimeout", DEFAULTS.firstByteTimeout),
                section.duration("idleTimeout", DEFAULTS.idleTimeout),
                section.integer("maxAttempts", DEFAULTS.maxAttempts, 1, 10),
                section.integer("maxConnectionsPerBackend", DEFAULTS.maxConnectionsPerBackend, 1, 100_000),
                section.integer("maxQueued", DEFAULTS.maxQueued, 0, 100_000),
                PrefixAffinityConfiguration.read(section.section("prefixAffinity")));
    }
}
