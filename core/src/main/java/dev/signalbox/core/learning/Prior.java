package dev.signalbox.core.learning;

import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What a cost model predicts for one certain request: by that it is told whether it is still the one whose errors were learnt.
 *
 * @param ttftMs the time to the first token, in milliseconds; NaN if unknown
 * @param tpotMs the time per output token, in milliseconds; NaN if unknown
 */
record Prior(double ttftMs, double tpotMs) {

    private static final double TOLERANCE = 0.05;

    /** What is predicted of an offer; null if the cost model can't tell now. */
    static @Nullable Prior of(Offer offer) {
        Operation operation = offer.model().operations().contains(Operation.EMBEDDINGS)
                        && !offer.model().operations().contains(Operation.CHAT)
                ? Operation.EMBEDDINGS
                : Operation.CHAT;
        InferenceRequest request = InferenceRequest.builder(
                        operation, offer.model().name())
                .promptTokens(512)
                .expectedOutputTokens(128)
                .build();
        CostEstimate estimate = offer.estimator().estimate(request, Load.UNKNOWN);
        return offer.isFallback(estimate) ? null : new Prior(estimate.ttftMs(), estimate.tpotMs());
    }

    /** Whether what was learnt of another one holds for this one. */
    boolean isLike(Prior other) {
        return isLike(ttftMs, other.ttftMs) && isLike(tpotMs, other.tpotMs);
    }

    private static boolean isLike(double one, double other) {
        return Double.isNaN(one)
                ? Double.isNaN(other)
                : Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
    }
}
