package dev.signalbox.core.testing;

import dev.signalbox.spi.InferenceRequest;

/**
 * A figure that is the same for all requests, or grows with their lengths.
 *
 * @param fixed what every request takes
 * @param perPromptToken what each token of the prompt adds
 * @param perOutputToken what each token of the expected answer adds
 */
record Linear(double fixed, double perPromptToken, double perOutputToken) {

    static Linear fixed(double value) {
        return new Linear(value, 0, 0);
    }

    double of(InferenceRequest request) {
        return fixed
                + perPromptToken * request.promptTokens()
                + perOutputToken * Math.max(0, request.expectedOutputTokens());
    }

    @Override
    public String toString() {
        return perPromptToken == 0 && perOutputToken == 0
                ? Shown.number(fixed)
                : Shown.number(fixed) + "+" + Shown.number(perPromptToken) + "*prompt+" + Shown.number(perOutputToken)
                        + "*output";
    }
}
