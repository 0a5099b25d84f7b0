package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;

/** What an answered request took, as far as it is known: the estimate for its actual length. */
public final class ActualEstimate {

    private ActualEstimate() {}

    /** Estimates a request again that a choice answered, with the tokens that were counted, at the load it left behind. */
    public static CostEstimate of(Decision decision, RequestResult result) {
        Offer offer = decision.choice(result.choice());
        InferenceRequest request = decision.facts().request();
        boolean counted =
                result.promptTokens() != InferenceRequest.UNKNOWN || result.outputTokens() != InferenceRequest.UNKNOWN;
        if (!counted && result.choice() == 0) {
            return decision.estimate();
        }
        InferenceRequest.Builder actual = request.toBuilder();
        if (result.promptTokens() != InferenceRequest.UNKNOWN) {
            actual.promptTokens(result.promptTokens());
        }
        if (result.outputTokens() != InferenceRequest.UNKNOWN) {
            actual.expectedOutputTokens(result.outputTokens());
        }
        long endedAt = decision.epochMillis() + (long) result.durationMs();
        Load load = offer.state().condition(endedAt).load();
        return offer.estimator().estimate(actual.build(), load);
    }
}
