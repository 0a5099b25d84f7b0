package dev.signalbox.plugins.simulated;

import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a simulated machine performs and what it costs.
 *
 * <p>An iteration of the batch takes {@code tpotAlphaMs + tpotBetaMs * running} and gives each running request one token.
 * The sources of the built-in profiles' figures are in the plugin's README.
 *
 * @param name what the configuration calls it
 * @param placement the class of hardware it stands for
 * @param hardware the device, as hardware catalogues name it; empty if it is not told, as with a hosted API
 * @param owned whether such a machine is one's own
 * @param latencyMs fixed time between a request's arrival and the queue: network and API, in milliseconds
 * @param prefillTokensPerSecond how fast prompts are read, one at a time
 * @param tpotAlphaMs time of one iteration that doesn't depend on the batch, in milliseconds
 * @param tpotBetaMs time each running request adds to an iteration, in milliseconds
 * @param maxRunning requests worked on at once; more wait, first come, first served
 * @param kvCacheTokens prompt and answer tokens that fit into the KV cache together
 * @param idleWatts power drawn without a request; NaN if unknown
 * @param busyWatts power drawn under load; NaN if unknown
 * @param usdPerHour price of the machine, in US dollars per hour; NaN where tokens are paid
 * @param usdPerMillionInputTokens price of the prompt; NaN where hours are paid
 * @param usdPerMillionOutputTokens price of the answer; NaN where hours are paid
 */
public record SimulationProfile(
        String name,
        Placement placement,
        String hardware,
        boolean owned,
        double latencyMs,
        double prefillTokensPerSecond,
        double tpotAlphaMs,
        double tpotBetaMs,
        int maxRunning,
        long kvCacheTokens,
        double idleWatts,
        double busyWatts,
        double usdPerHour,
        double usdPerMillionInputTokens,
        double usdPerMillionOutputTokens) {

    public SimulationProfile {
        requireAtLeastZero(latencyMs, "latencyMs");
        requireAtLeastZero(tpotAlphaMs, "tpotAlphaMs");
        requireAtLeastZero(tpotBetaMs, "tpotBetaMs");
        requirePositive(prefillTokensPerSecond, "prefillTokensPerSecond");
        requirePositive(maxRunning, "maxRunning");
        requirePositive((double) kvCacheTokens, "kvCacheTokens");
    }

    /** The built-in profile of that name. */
    public static Optional<SimulationProfile> named(String name) {
        return builtIn().stream().filter(profile -> profile.name.equals(name)).findFirst();
    }

    /** The profiles that come with the plugin. */
    public static List<SimulationProfile> builtIn() {
        return List.of(h100(), xeon(), jetson(), groq(), hosted(), instant());
    }

    /** A data centre GPU with an 8B model. */
    public static SimulationProfile h100() {
        return builder("h100", Placement.GPU, "H100-SXM")
                .latencyMs(16)
                .prefillTokensPerSecond(27_800)
                .tpot(6.973, 0.027)
                .maxRunning(256)
                .kvCacheTokens(400_000)
                .watts(120, 400)
                .usdPerHour(6.88)
                .build();
    }

    /** A server processor with matrix units and an 8B model in INT8. */
    public static SimulationProfile xeon() {
        return builder("xeon", Placement.CPU, "Xeon-8480+")
                .latencyMs(16)
                .prefillTokensPerSecond(1_000)
                .tpot(37.6, 1.43)
                .maxRunning(32)
                .kvCacheTokens(500_000)
                .watts(120, 350)
                .usdPerHour(3.2256)
                .build();
    }

    /** A small computer near the user with an 8B model in INT4. */
    public static SimulationProfile jetson() {
        return builder("jetson", Placement.EDGE, "Jetson-Orin-Nano-Super")
                .latencyMs(5)
                .prefillTokensPerSecond(400)
                .tpot(50.2, 2.0)
                .maxRunning(2)
                .kvCacheTokens(8_192)
                .watts(7, 25)
                .usdPerHour(0.0095)
                .build();
    }

    /** Silicon made for inference, reached over the Internet and paid per token. */
    public static SimulationProfile groq() {
        return builder("groq", Placement.ASIC, "Groq-LPU")
                .owned(false)
                .latencyMs(150)
                .prefillTokensPerSecond(8_000)
                .tpot(1.13, 0.01)
                .maxRunning(64)
                .kvCacheTokens(1_000_000)
                .usdPerMillionTokens(0.05, 0.08)
                .build();
    }

    /** A provider on hardware it doesn't tell, reached over the Internet and paid per token. */
    public static SimulationProfile hosted() {
        return builder("hosted", Placement.HOSTED, "")
                .owned(false)
                .latencyMs(180)
                .prefillTokensPerSecond(20_000)
                .tpot(7.8, 0.02)
                .maxRunning(1_000)
                .kvCacheTokens(10_000_000)
                .usdPerMillionTokens(0.18, 0.18)
                .build();
    }

    /** A machine that takes no time at all, to measure what stands in front of it. */
    public static SimulationProfile instant() {
        return builder("instant", Placement.GPU, "")
                .prefillTokensPerSecond(1e12)
                .maxRunning(100_000)
                .kvCacheTokens(1L << 40)
                .build();
    }

    /** Starts a profile of an own machine without delays, and with one request at a time. */
    public static Builder builder(String name, Placement placement, String hardware) {
        return new Builder(name, placement, hardware);
    }

    private static void requireAtLeastZero(double value, String name) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 0 or more");
        }
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", must be positive");
        }
    }

    /** The names of the built-in profiles. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        builtIn().forEach(profile -> names.add(profile.name));
        return names;
    }

    /** Collects a profile's figures; names and meanings are those of the record. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final Placement placement;
        private final String hardware;
        private boolean owned = true;
        private double latencyMs;
        private double prefillTokensPerSecond = 10_000;
        private double tpotAlphaMs;
        private double tpotBetaMs;
        private int maxRunning = 1;
        private long kvCacheTokens = 1_000_000;
        private double idleWatts = Double.NaN;
        private double busyWatts = Double.NaN;
        private double usdPerHour = Double.NaN;
        private double usdPerMillionInputTokens = Double.NaN;
        private double usdPerMillionOutputTokens = Double.NaN;

        private Builder(String name, Placement placement, String hardware) {
            this.name = name;
            this.placement = placement;
            this.hardware = hardware;
        }

        public Builder owned(boolean value) {
            owned = value;
            return this;
        }

        public Builder latencyMs(double value) {
            latencyMs = value;
            return this;
        }

        public Builder prefillTokensPerSecond(double value) {
            prefillTokensPerSecond = value;
            return this;
        }

        public Builder tpot(double alphaMs, double betaMs) {
            tpotAlphaMs = alphaMs;
            tpotBetaMs = betaMs;
            return this;
        }

        public Builder maxRunning(int value) {
            maxRunning = value;
            return this;
        }

        public Builder kvCacheTokens(long value) {
            kvCacheTokens = value;
            return this;
        }

        public Builder watts(double idle, double busy) {
            idleWatts = idle;
            busyWatts = busy;
            return this;
        }

        public Builder usdPerHour(double value) {
            usdPerHour = value;
            return this;
        }

        public Builder usdPerMillionTokens(double input, double output) {
            usdPerMillionInputTokens = input;
            usdPerMillionOutputTokens = output;
            return this;
        }

        public SimulationProfile build() {
            return new SimulationProfile(
                    name,
                    placement,
                    hardware,
                    owned,
                    latencyMs,
                    prefillTokensPerSecond,
                    tpotAlphaMs,
                    tpotBetaMs,
                    maxRunning,
                    kvCacheTokens,
                    idleWatts,
                    busyWatts,
                    usdPerHour,
                    usdPerMillionInputTokens,
                    usdPerMillionOutputTokens);
        }
    }
}
