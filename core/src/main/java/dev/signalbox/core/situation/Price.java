package dev.signalbox.core.situation;

/**
 * What a configured backend costs, as far as the configuration says so; NaN where it doesn't.
 *
 * @param usdPerHour the price of an hour
 * @param usdPerMillionInputTokens the price of a million tokens of prompts
 * @param usdPerMillionOutputTokens the price of a million tokens of answers
 */
public record Price(double usdPerHour, double usdPerMillionInputTokens, double usdPerMillionOutputTokens) {

    /** Whether anything is known. */
    public boolean isKnown() {
        return !Double.isNaN(usdPerHour)
                || !Double.isNaN(usdPerMillionInputTokens)
                || !Double.isNaN(usdPerMillionOutputTokens);
    }
}
