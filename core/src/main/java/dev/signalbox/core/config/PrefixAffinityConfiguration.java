package dev.signalbox.core.config;

/**
 * How it is followed what the prefix caches of backends hold.
 *
 * @param enabled whether it is
 * @param blockTokens about how long the blocks are that prompts are compared by, in tokens
 * @param cacheTokens how many tokens each model's cache on a backend has room for
 * @param maxMemory how much memory it may take here, in bytes
 */
public record PrefixAffinityConfiguration(boolean enabled, int blockTokens, int cacheTokens, int maxMemory) {

    private static final int MIN_MEMORY = 64 * 1024;

    /** What holds where the file says nothing. */
    public static final PrefixAffinityConfiguration DEFAULTS =
            new PrefixAffinityConfiguration(true, 64, 1_000_000, 32 * 1024 * 1024);

    public PrefixAffinityConfiguration {
        SectionReader.requireRange("blockTokens", blockTokens, 16, 1024);
        SectionReader.requireRange("cacheTokens", cacheTokens, 1_000, 100_000_000);
        SectionReader.requireRange("maxMemory", maxMemory, MIN_MEMORY, 1 << 30);
    }

    static PrefixAffinityConfiguration read(SectionReader section) {
        return new PrefixAffinityConfiguration(
                section.flag("enabled", DEFAULTS.enabled),
                section.integer("blockTokens", DEFAULTS.blockTokens, 16, 1024),
                section.integer("cacheTokens", DEFAULTS.cacheTokens, 1_000, 100_000_000),
                section.bytes("maxMemory", DEFAULTS.maxMemory, MIN_MEMORY, 1 << 30));
    }
}
