package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Attainment;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.spi.InferenceRequest;

/**
 * The times of an answer, as far as they are its backend's own.
 *
 * @param ttftMs time to the first token, from sending the request; NaN if it can't be told
 * @param tpotMs time per output token after the first; NaN if it can't be told
 */
record AnsweredTimes(double ttftMs, double tpotMs) {

    /** The time per token of a shorter answer says more of the first bytes' way than of the machine. */
    private static final int SHORTEST = 8;

    private static final AnsweredTimes NONE = new AnsweredTimes(Double.NaN, Double.NaN);

    /**
     * The times of a request. Failed, broken off and cancelled ones tell nothing, and neither do those for which more than one
     * backend was tried: how long each of them took is not known.
     */
    static AnsweredTimes of(Decision decision, RequestResult result) {
        boolean plain = result.outcome() == RequestResult.Outcome.ANSWERED
                && result.status() >= 200
                && result.status() < 300
                && result.attempts() == 1;
        if (!plain) {
            return NONE;
        }
        InferenceRequest request = decision.facts().request();
        double ttftMs = Attainment.ttftMs(request, result) - decision.waitedMs();
        double tpotMs = result.outputTokens() < SHORTEST ? Double.NaN : Attainment.tpotMs(request, result);
        return new AnsweredTimes(ttftMs, tpotMs);
    }

    boolean isEmpty() {
        return Double.isNaN(ttftMs) && Double.isNaN(tpotMs);
    }
}
