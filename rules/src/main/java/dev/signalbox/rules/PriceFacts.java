package dev.signalbox.rules;

/**
 * What situation rules see of a backend's prices. Prices that are not known, or that it does not have, are NaN.
 *
 * @param backend the backend's id
 * @param usdPerHour the price of an hour of it
 * @param usdPerMillionInputTokens the price of a million tokens of prompts
 * @param usdPerMillionOutputTokens the price of a million tokens of answers
 */
public record PriceFacts(
        String backend, double usdPerHour, double usdPerMillionInputTokens, double usdPerMillionOutputTokens) {

    public PriceFacts {
        if (backend.isEmpty()) {
            throw new IllegalArgumentException("a price needs its backend's id");
        }
    }
}
