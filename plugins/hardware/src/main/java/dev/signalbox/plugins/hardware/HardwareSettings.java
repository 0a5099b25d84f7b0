package dev.signalbox.plugins.hardware;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationKey;
import java.util.List;

/**
 * What the operator says of a machine's use. The defaults of the typical request are the means of the Azure LLM inference trace of
 * conversations of 2023: 1,155 prompt and 211 output tokens.
 *
 * @param quantization width of the weights where the served model doesn't say
 * @param kvBytesPerElement width of the KV cache, in bytes
 * @param latencyMs fixed time before the first token: network and API, in milliseconds
 * @param typicalPromptTokens prompt of the other requests on the machine
 * @param typicalOutputTokens answer of the other requests, and of one without an expected length
 * @param tpotTargetMs the time per token that the machine may not exceed at full load, in milliseconds; infinite if it may
 * @param uncertainty the relative error to expect of the times
 */
record HardwareSettings(
        String quantization,
        double kvBytesPerElement,
        double latencyMs,
        double typicalPromptTokens,
        double typicalOutputTokens,
        double tpotTargetMs,
        double uncertainty) {

    static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.optional(
                    "quantization",
                    ConfigurationKey.Type.TEXT,
                    "bf16",
                    "width of the weights where the served model doesn't say: " + WeightFormat.names()),
            ConfigurationKey.optional(
                            "kvBytesPerElement", ConfigurationKey.Type.NUMBER, "2", "width of the KV cache, in bytes")
                    .between(0.25, 4),
            ConfigurationKey.optional(
                            "latencyMs",
                            ConfigurationKey.Type.NUMBER,
                            "16",
                            "network and API before the first token, in milliseconds")
                    .atLeast(0),
            ConfigurationKey.optional(
                            "typicalPromptTokens",
                            ConfigurationKey.Type.NUMBER,
                            "1155",
                            "prompt of the other requests on the machine")
                    .atLeast(1),
            ConfigurationKey.optional(
                            "typicalOutputTokens",
                            ConfigurationKey.Type.NUMBER,
                            "211",
                            "answer of the other requests, and of one without an expected length")
                    .atLeast(1),
            ConfigurationKey.optional(
                            "tpotTargetMs",
                            ConfigurationKey.Type.NUMBER,
                            "none",
                            "time per token that full load may not exceed, in milliseconds: fewer requests share the price")
                    .positive(),
            ConfigurationKey.optional(
                            "uncertainty",
                            ConfigurationKey.Type.NUMBER,
                            "0.35",
                            "the relative error to expect of the times")
                    .between(0, 10));

    static HardwareSettings read(Configuration configuration) {
        String quantization = configuration.string("quantization", "bf16");
        if (WeightFormat.named(quantization).isEmpty()) {
            throw configuration.invalid("quantization", "must be one of " + WeightFormat.names());
        }
        double tpotTargetMs = Numbers.orUnknown(configuration, "tpotTargetMs");
        return new HardwareSettings(
                quantization,
                configuration.number("kvBytesPerElement", 2),
                configuration.number("latencyMs", 16),
                configuration.number("typicalPromptTokens", 1_155),
                configuration.number("typicalOutputTokens", 211),
                Double.isNaN(tpotTargetMs) ? Double.POSITIVE_INFINITY : tpotTargetMs,
                configuration.number("uncertainty", 0.35));
    }

    double promptTokensPerOutputToken() {
        return typicalPromptTokens / typicalOutputTokens;
    }

    /** Mean tokens of a running request in the KV cache. */
    double typicalContextTokens() {
        return typicalPromptTokens + typicalOutputTokens / 2;
    }
}
