package dev.signalbox.plugins.simulated;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;

/**
 * Predicts what a simulated server will do from the profile it was made of: the truth, where other cost models estimate.
 *
 * <p>Money and energy are those of the machine the profile stands for, in its own time; {@code timeScale} changes only the
 * times.
 */
final class SimulatedCostModel implements CostModel {

    private static final double JOULES_PER_KWH = 3.6e6;
    private static final int ASSUMED_OUTPUT_TOKENS = 128;

    private final SimulationProfile profile;
    private final double timeScale;
    private final double utilisation;
    private final double gramsCo2PerKwh;

    static SimulatedCostModel create(PluginContext context) {
        Configuration configuration = context.configuration();
        return new SimulatedCostModel(
                SimulatedBackendProvider.profile(configuration),
                configuration.number("timeScale", 1),
                configuration.number("utilisation", 0.5),
                configuration.number("gramsCo2PerKwh", Double.NaN));
    }

    private SimulatedCostModel(SimulationProfile profile, double timeScale, double utilisation, double gramsCo2PerKwh) {
        this.profile = profile;
        this.timeScale = timeScale;
        this.utilisation = utilisation;
        this.gramsCo2PerKwh = gramsCo2PerKwh;
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel model) {
        int slots = backend.maxConcurrency() > 0 ? backend.maxConcurrency() : profile.maxRunning();
        return (request, load) -> estimate(request, load, slots);
    }

    private CostEstimate estimate(InferenceRequest request, Load load, int slots) {
        int output = request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : ASSUMED_OUTPUT_TOKENS;
        int others = Math.min(Math.max(load.running(), 0), slots - 1);
        int ahead = Math.max(load.waiting(), 0) + Math.max(Math.max(load.running(), 0) - others, 0);
        double prefillMs = request.promptTokens() * 1e3 / profile.prefillTokensPerSecond();
        double tpotMs = profile.tpotAlphaMs() + profile.tpotBetaMs() * (others + 1);
        double serviceMs = prefillMs + tpotMs * Math.max(output - 1, 0);
        // Prompts ahead are read one by one; in a full batch, besides, a place comes free every service time over the
        // places.
        double perRequestMs = load.running() < slots ? prefillMs : Math.max(prefillMs, serviceMs / slots);
        double waitMs = ahead * perRequestMs;
        double ttftMs = profile.latencyMs() + waitMs + prefillMs;
        double shareHours = serviceMs / 3.6e6 / (others + 1);
        double usd = Double.isNaN(profile.usdPerHour())
                ? (request.promptTokens() * profile.usdPerMillionInputTokens()
                                + output * profile.usdPerMillionOutputTokens())
                        / 1e6
                : profile.usdPerHour() * shareHours / utilisation;
        double marginalUsd = Double.isNaN(profile.usdPerHour()) ? usd : 0;
        double joules = profile.busyWatts() * shareHours * 3_600;
        return new CostEstimate(
                ttftMs / timeScale,
                tpotMs / timeScale,
                usd,
                marginalUsd,
                joules,
                joules / JOULES_PER_KWH * gramsCo2PerKwh,
                0.1);
    }
}
