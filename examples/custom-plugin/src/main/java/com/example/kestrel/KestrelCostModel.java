package com.example.kestrel;

import static dev.signalbox.spi.ConfigurationKey.Type.NUMBER;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.util.List;

/**
 * Predicts from the device's data sheet: reading a prompt takes as long as its operations, writing a token as long as moving the
 * weights through memory once, which all requests of the batch share.
 */
final class KestrelCostModel implements CostModel {

    static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.required("billionParameters", NUMBER, "size of the model it serves")
                    .positive(),
            ConfigurationKey.required("usdPerKwh", NUMBER, "price of electricity: what a request costs more")
                    .atLeast(0),
            ConfigurationKey.optional("usdPerHour", NUMBER, "0.02", "price of the device: bought, over three years")
                    .atLeast(0),
            ConfigurationKey.optional("tops", NUMBER, "80", "peak operations per second, in 10^12")
                    .positive(),
            ConfigurationKey.optional("gigabytesPerSecond", NUMBER, "136", "peak memory bandwidth")
                    .positive(),
            ConfigurationKey.optional("bitsPerWeight", NUMBER, "4.5", "width of a weight with its scales")
                    .positive(),
            ConfigurationKey.optional("watts", NUMBER, "45", "power drawn while it works")
                    .positive());

    /** The share of its peaks that a device reaches. */
    private static final double EFFICIENCY = 0.6;

    private static final int ASSUMED_OUTPUT_TOKENS = 128;
    private static final double MS_PER_HOUR = 3.6e6;
    private static final double JOULES_PER_KWH = 3.6e6;

    private final double prefillMsPerToken;
    private final double decodeMs;
    private final double usdPerHour;
    private final double usdPerKwh;
    private final double watts;

    static KestrelCostModel create(PluginContext context) {
        Configuration configuration = context.configuration();
        double parameters = configuration.number("billionParameters") * 1e9;
        double operations = configuration.number("tops", 80) * 1e12 * EFFICIENCY;
        double bytesPerSecond = configuration.number("gigabytesPerSecond", 136) * 1e9 * EFFICIENCY;
        double bytes = parameters * configuration.number("bitsPerWeight", 4.5) / 8;
        return new KestrelCostModel(
                2 * parameters / operations * 1e3,
                bytes / bytesPerSecond * 1e3,
                configuration.number("usdPerHour", 0.02),
                configuration.number("usdPerKwh"),
                configuration.number("watts", 45));
    }

    private KestrelCostModel(
            double prefillMsPerToken, double decodeMs, double usdPerHour, double usdPerKwh, double watts) {
        this.prefillMsPerToken = prefillMsPerToken;
        this.decodeMs = decodeMs;
        this.usdPerHour = usdPerHour;
        this.usdPerKwh = usdPerKwh;
        this.watts = watts;
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel model) {
        int slots = Math.max(backend.maxConcurrency(), 1);
        return (request, load) -> estimate(request, load, slots);
    }

    private CostEstimate estimate(InferenceRequest request, Load load, int slots) {
        int prompt = Math.max(request.promptTokens(), 0);
        int output = request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : ASSUMED_OUTPUT_TOKENS;
        int running = Math.max(load.running(), 0);
        int beside = Math.min(running, slots - 1);
        int ahead = running - beside + Math.max(load.waiting(), 0);
        double prefillMs = prompt * prefillMsPerToken;
        double tpotMs = decodeMs + (beside + 1) * prefillMsPerToken;
        double serviceMs = prefillMs + output * tpotMs;
        // One of the full batch ends every service time over the slots.
        double waitMs = ahead * serviceMs / slots;
        double shareMs = serviceMs / (beside + 1);
        double joules = watts * shareMs / 1e3;
        double electricityUsd = joules / JOULES_PER_KWH * usdPerKwh;
        return new CostEstimate(
                waitMs + prefillMs + tpotMs,
                tpotMs,
                usdPerHour * shareMs / MS_PER_HOUR + electricityUsd,
                electricityUsd,
                joules,
                Double.NaN,
                0.3);
    }
}
