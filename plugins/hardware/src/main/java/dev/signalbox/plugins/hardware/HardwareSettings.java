package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;

/**
 * What the operator says of a machine's price and use. The defaults of the typical request are the means of the Azure LLM
 * inference trace of conversations of 2023: 1,155 prompt and 211 output tokens.
 *
 * @param usdPerHour price of all devices together, in US dollars
 * @param utilisation the share of the machine's full capacity that is used on average, above 0 and at most 1
 * @param marginal the part of the average cost that one more request really costs: 0 on a machine already paid for
 * @param quantization width of the weights where the served model doesn't say
 * @param kvBytesPerElement width of the KV cache, in bytes
 * @param latencyMs fixed time before the first token: network and API, in milliseconds
 * @param typicalPromptTokens prompt of the other requests on the machine
 * @param typicalOutputTokens answer of the other requests, and of one without an expected length
 * @param pue what the data centre draws for each watt of the devices
 * @param gramsCo2PerKwh greenhouse gas of the electricity; NaN if unknown
 * @param uncertainty the relative error to expect of the times
 */
record HardwareSettings(
        double usdPerHour,
        double utilisation,
        double marginal,
        String quantization,
        double kvBytesPerElement,
        double latencyMs,
        double typicalPromptTokens,
        double typicalOutputTokens,
        double pue,
        double gramsCo2PerKwh,
        double uncertainty) {

    private static final double UNLIMITED = 1e12;

    static HardwareSettings read(Configuration configuration) {
        if (!configuration.has("usdPerHour")) {
            throw new ConfigurationException(
                    "The cost model hardware needs usdPerHour: what an hour of the machine costs,"
                            + " all devices together, in US dollars, such as 6.88.");
        }
        String quantization = configuration.string("quantization", "bf16");
        if (WeightFormat.named(quantization).isEmpty()) {
            throw configuration.invalid("quantization", "must be one of " + WeightFormat.names());
        }
        return new HardwareSettings(
                Numbers.within(configuration, "usdPerHour", 0, 0, UNLIMITED),
                Numbers.within(configuration, "utilisation", 0.5, 0.001, 1),
                Numbers.within(configuration, "marginal", 0, 0, 1),
                quantization,
                Numbers.within(configuration, "kvBytesPerElement", 2, 0.25, 4),
                Numbers.within(configuration, "latencyMs", 16, 0, UNLIMITED),
                Numbers.within(configuration, "typicalPromptTokens", 1_155, 1, UNLIMITED),
                Numbers.within(configuration, "typicalOutputTokens", 211, 1, UNLIMITED),
                Numbers.within(configuration, "pue", 1.2, 1, 10),
                configuration.has("gramsCo2PerKwh")
                        ? Numbers.within(configuration, "gramsCo2PerKwh", 0, 0, UNLIMITED)
                        : Double.NaN,
                Numbers.within(configuration, "uncertainty", 0.35, 0, 10));
    }

    double promptTokensPerOutputToken() {
        return typicalPromptTokens / typicalOutputTokens;
    }

    /** Mean tokens of a running request in the KV cache. */
    double typicalContextTokens() {
        return typicalPromptTokens + typicalOutputTokens / 2;
    }
}
