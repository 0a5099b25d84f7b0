package dev.signalbox.core.app.calibration;

/**
 * What one request took.
 *
 * @param ttftMs from sending the request to its first token, in milliseconds
 * @param tpotMs per output token after the first, in milliseconds; NaN if the answer had fewer than two
 * @param promptTokens as the backend counted, or as was meant where it did not say
 * @param outputTokens likewise, or the pieces that came
 */
record Sample(double ttftMs, double tpotMs, int promptTokens, int outputTokens) {}
