package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Attainment;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.TimePrediction;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;

/**
 * The times of an answer, as far as they are its backend's own.
 *
 * @param ttftMs time to the first token, from sending the request; NaN if it can't be told
 * @param tpotMs time per output token after the first; NaN if it can't be told
 */
record AnsweredTimes(double ttftMs, double tpotMs) {

    /** The time per token of a shorter answer says more of the first bytes' way than of the machine. */
    private static final int SHORTEST = 8;

    /** Which share of a whole answer's time may be taken as predicted, for the rest to be measured. */
    private static final double SMALL = 0.1;

    /** By which factor a prediction may be off that is believed about which part of an answer takes little. */
    private static final double BELIEVED = 4;

    private static final AnsweredTimes NONE = new AnsweredTimes(Double.NaN, Double.NaN);

    /**
     * Whether a request's times are those of one backend that answered it. Failed, broken off and cancelled ones tell nothing, and
     * neither do those for which more than one backend was tried: how long each of them took is not known.
     */
    static boolean areOwn(RequestResult result) {
        return result.outcome() == RequestResult.Outcome.ANSWERED
                && result.status() >= 200
                && result.status() < 300
                && result.attempts() == 1;
    }

    /** The times of a request that one backend has answered. */
    static AnsweredTimes of(Decision decision, RequestResult result, TimePrediction predicted) {
        InferenceRequest request = decision.facts().request();
        if (!request.streaming() && request.operation() != Operation.EMBEDDINGS) {
            return ofWhole(result.durationMs() - decision.waitedMs(), result.outputTokens(), predicted);
        }
        double ttftMs = Attainment.ttftMs(request, result) - decision.waitedMs();
        double tpotMs = result.outputTokens() < SHORTEST ? Double.NaN : Attainment.tpotMs(request, result);
        return new AnsweredTimes(ttftMs, tpotMs);
    }

    /**
     * The times of an answer that came at once, which only the sum of is seen: where nearly all of it is one part, the other one is
     * taken as predicted.
     */
    private static AnsweredTimes ofWhole(double wholeMs, int tokens, TimePrediction predicted) {
        if (tokens == 1) {
            return new AnsweredTimes(wholeMs, Double.NaN);
        }
        double firstMs = predicted.ttftMs();
        double restMs = predicted.tpotMs() * (tokens - 1);
        double predictedMs = firstMs + restMs;
        if (tokens < 1 || !(wholeMs < BELIEVED * predictedMs && predictedMs < BELIEVED * wholeMs)) {
            return NONE;
        }
        double smallMs = SMALL * Math.min(wholeMs, predictedMs);
        if (restMs <= smallMs) {
            return new AnsweredTimes(wholeMs - restMs, Double.NaN);
        }
        return firstMs <= smallMs && tokens >= SHORTEST
                ? new AnsweredTimes(Double.NaN, (wholeMs - firstMs) / (tokens - 1))
                : NONE;
    }

    boolean isEmpty() {
        return Double.isNaN(ttftMs) && Double.isNaN(tpotMs);
    }
}
