package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationKey;
import java.util.List;

/**
 * What an operator says of a provider beside its prices: nothing tells how fast somebody else's machines are.
 *
 * @param cachedShare the part of a prompt to expect in the provider's cache where nothing better is known, 0 to 1
 * @param ttftMs time to first token of a short prompt, in milliseconds, network included
 * @param prefillMsPerThousandTokens what each thousand prompt tokens add to it, in milliseconds
 * @param tpotMs time per output token, in milliseconds
 * @param slowdownAtFullLoad how many times longer everything takes when all of {@code maxConcurrency} is in use
 * @param defaultOutputTokens an answer's length where the request has no expected one
 * @param joulesPerOutputToken energy for each output token; NaN if unknown
 * @param gramsCo2PerKwh greenhouse gas of the provider's electricity; NaN if unknown
 * @param uncertainty the relative error to expect of the times
 */
record TokenTimes(
        double cachedShare,
        double ttftMs,
        double prefillMsPerThousandTokens,
        double tpotMs,
        double slowdownAtFullLoad,
        int defaultOutputTokens,
        double joulesPerOutputToken,
        double gramsCo2PerKwh,
        double uncertainty) {

    static final List<ConfigurationKey> KEYS = List.of(
            key(
                    "cachedShare",
                    "0",
                    "part of a prompt to expect in the provider's cache where nothing better is known, 0 to 1"),
            key("ttftMs", "213", "time to first token of a short prompt, in milliseconds, network included"),
            key("prefillMsPerThousandTokens", "20", "what each thousand prompt tokens add to it, in milliseconds"),
            key("tpotMs", "14.6", "time per output token, in milliseconds"),
            key(
                    "slowdownAtFullLoad",
                    "2",
                    "how many times longer everything takes with all of maxConcurrency in use, from 1"),
            ConfigurationKey.optional(
                    "defaultOutputTokens",
                    ConfigurationKey.Type.INTEGER,
                    "150",
                    "an answer's length where the request has no expected one"),
            key("joulesPerOutputToken", "", "energy of an output token, in joules"),
            key("gramsCo2PerKwh", "", "greenhouse gas of the provider's electricity, in g/kWh"),
            key("uncertainty", "0.5", "the relative error to expect of the times"));

    static TokenTimes read(Configuration configuration) {
        double cachedShare = Numbers.orElse(configuration, "cachedShare", 0, 0);
        if (cachedShare > 1) {
            throw configuration.invalid("cachedShare", "must lie in 0 to 1");
        }
        long outputTokens = configuration.integer("defaultOutputTokens", 150);
        if (outputTokens <= 0 || outputTokens > Integer.MAX_VALUE) {
            throw configuration.invalid("defaultOutputTokens", "must be positive");
        }
        return new TokenTimes(
                cachedShare,
                Numbers.orElse(configuration, "ttftMs", 213, 0),
                Numbers.orElse(configuration, "prefillMsPerThousandTokens", 20, 0),
                Numbers.orElse(configuration, "tpotMs", 14.6, 0),
                Numbers.orElse(configuration, "slowdownAtFullLoad", 2, 1),
                (int) outputTokens,
                Numbers.known(configuration, "joulesPerOutputToken"),
                Numbers.known(configuration, "gramsCo2PerKwh"),
                Numbers.orElse(configuration, "uncertainty", 0.5, 0));
    }

    private static ConfigurationKey key(String name, String fallback, String meaning) {
        return ConfigurationKey.optional(name, ConfigurationKey.Type.NUMBER, fallback, meaning);
    }
}
