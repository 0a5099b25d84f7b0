package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What was predicted of a request's times on one offer.
 *
 * @param promptTokens the prompt's length
 * @param load the backend's load when the request was placed
 * @param uncorrected by the cost model alone
 * @param correction what it was corrected by at that time; null for not
 */
public record TimePrediction(
        Offer offer,
        int promptTokens,
        Load load,
        CostEstimate uncorrected,
        @Nullable Correction correction) {

    /** The corrected time to the first token, in milliseconds; NaN if unknown. */
    public double ttftMs() {
        return uncorrected.ttftMs()
                * (correction == null ? 1 : correction.ttft(promptTokens, load).value());
    }

    /** The corrected time per output token, in milliseconds; NaN if unknown. */
    public double tpotMs() {
        return uncorrected.tpotMs()
                * (correction == null ? 1 : correction.tpot(load).value());
    }
}
