package dev.signalbox.core.config;

import java.time.Duration;

/**
 * How backends are watched.
 *
 * @param pollInterval from one look at the load and health of a busy backend to the next; of an idle one it is five
 *     times as long
 * @param discoveryInterval from one search for backends to the next, while searches find changes; else five times as long
 * @param timeout the longest that one look may take
 * @param discoveryTimeout the longest that one search may take
 * @param longestBackoff the longest pause after looks or searches that failed
 * @param watchConfiguration whether a change of the file's backends is taken over while the sidecar runs
 */
public record FleetConfiguration(
        Duration pollInterval,
        Duration discoveryInterval,
        Duration timeout,
        Duration discoveryTimeout,
        Duration longestBackoff,
        boolean watchConfiguration) {

    /** What holds where the file says nothing. */
    public static final FleetConfiguration DEFAULTS = new FleetConfiguration(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            true);

    public FleetConfiguration {
        SectionReader.requirePositive("pollInterval", pollInterval);
        SectionReader.requirePositive("discoveryInterval", discoveryInterval);
        SectionReader.requirePositive("timeout", timeout);
        SectionReader.requirePositive("discoveryTimeout", discoveryTimeout);
        SectionReader.requirePositive("longestBackoff", longestBackoff);
    }

    static FleetConfiguration read(SectionReader section) {
        return new FleetConfiguration(
                section.duration("pollInterval", DEFAULTS.pollInterval),
                section.duration("discoveryInterval", DEFAULTS.discoveryInterval),
                section.duration("timeout", DEFAULTS.timeout),
                section.duration("discoveryTimeout", DEFAULTS.discoveryTimeout),
                section.duration("longestBackoff", DEFAULTS.longestBackoff),
                section.flag("watchConfiguration", DEFAULTS.watchConfiguration));
    }
}
