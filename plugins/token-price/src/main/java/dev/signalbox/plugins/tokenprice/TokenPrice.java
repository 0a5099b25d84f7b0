package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;

/**
 * What an operator says of a provider that charges per token.
 *
 * @param usdPerMillionInputTokens price of the prompt, in US dollars
 * @param usdPerMillionOutputTokens price of the answer, in US dollars
 * @param usdPerMillionCachedInputTokens price of the part of the prompt the provider has cached, in US dollars
 * @param cachedShare the part of a prompt to expect in the provider's cache, 0 to 1
 * @param ttftMs time to first token of a short prompt, in milliseconds, network included
 * @param prefillMsPerThousandTokens what each thousand prompt tokens add to it, in milliseconds
 * @param tpotMs time per output token, in milliseconds
 * @param slowdownAtFullLoad how many times longer everything takes when all of {@code maxConcurrency} is in use
 * @param defaultOutputTokens an answer's length where the request has no expected one
 * @param joulesPerOutputToken energy for each output token; NaN if unknown
 * @param gramsCo2PerKwh greenhouse gas of the provider's electricity; NaN if unknown
 * @param uncertainty the relative error to expect of the times
 */
record TokenPrice(
        double usdPerMillionInputTokens,
        double usdPerMillionOutputTokens,
        double usdPerMillionCachedInputTokens,
        double cachedShare,
        double ttftMs,
        double prefillMsPerThousandTokens,
        double tpotMs,
        double slowdownAtFullLoad,
        int defaultOutputTokens,
        double joulesPerOutputToken,
        double gramsCo2PerKwh,
        double uncertainty) {

    static TokenPrice read(Configuration configuration) {
        double input = price(configuration, "usdPerMillionInputTokens");
        double output = price(configuration, "usdPerMillionOutputTokens");
        double cached = atLeast(configuration, "usdPerMillionCachedInputTokens", input, 0);
        double cachedShare = atLeast(configuration, "cachedShare", 0, 0);
        if (cachedShare > 1) {
            throw configuration.invalid("cachedShare", "must lie in 0 to 1");
        }
        long outputTokens = configuration.integer("defaultOutputTokens", 150);
        if (outputTokens <= 0 || outputTokens > Integer.MAX_VALUE) {
            throw configuration.invalid("defaultOutputTokens", "must be positive");
        }
        return new TokenPrice(
                input,
                output,
                cached,
                cachedShare,
                atLeast(configuration, "ttftMs", 213, 0),
                atLeast(configuration, "prefillMsPerThousandTokens", 20, 0),
                atLeast(configuration, "tpotMs", 14.6, 0),
                atLeast(configuration, "slowdownAtFullLoad", 2, 1),
                (int) outputTokens,
                known(configuration, "joulesPerOutputToken"),
                known(configuration, "gramsCo2PerKwh"),
                atLeast(configuration, "uncertainty", 0.5, 0));
    }

    private static double price(Configuration configuration, String key) {
        if (!configuration.has(key)) {
            throw new ConfigurationException("The cost model token-price needs " + key
                    + ": the provider's price in US dollars for a million tokens, such as 0.18.");
        }
        return atLeast(configuration, key, 0, 0);
    }

    private static double known(Configuration configuration, String key) {
        return configuration.has(key) ? atLeast(configuration, key, 0, 0) : Double.NaN;
    }

    private static double atLeast(Configuration configuration, String key, double fallback, double min) {
        double value = configuration.number(key, fallback);
        if (!(value >= min) || Double.isInfinite(value)) {
            throw configuration.invalid(key, "must be " + (min > 0 ? min + " or more" : "0 or more"));
        }
        return value;
    }
}
