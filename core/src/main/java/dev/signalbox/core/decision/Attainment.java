package dev.signalbox.core.decision;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;

/** Whether an ended request met its targets. */
public enum Attainment {
    ATTAINED,
    MISSED,
    /** It had no target whose time can be seen, or the client did not wait for it. */
    NOT_JUDGED;

    /** Judges a request; one that was not answered missed its targets. */
    public static Attainment of(RequestFacts facts, RequestResult result) {
        double ttft = facts.ttftTargetMs();
        double tpot = facts.tpotTargetMs();
        double deadline = facts.request().deadlineMs();
        boolean targets = !Double.isNaN(ttft) || !Double.isNaN(tpot) || !Double.isNaN(deadline);
        if (!targets || result.outcome() == RequestResult.Outcome.CANCELLED) {
            return NOT_JUDGED;
        }
        if (result.outcome() != RequestResult.Outcome.ANSWERED || result.status() >= 500) {
            return MISSED;
        }
        double ttftMargin = ttft - ttftMs(facts.request(), result);
        double tpotMargin = tpot - tpotMs(facts.request(), result);
        double deadlineMargin = deadline - result.durationMs();
        // A margin is NaN, and compares as false, where the target or the time is not known.
        if (ttftMargin < 0 || tpotMargin < 0 || deadlineMargin < 0) {
            return MISSED;
        }
        return ttftMargin >= 0 || tpotMargin >= 0 || deadlineMargin >= 0 ? ATTAINED : NOT_JUDGED;
    }

    /** The time to the first token, in milliseconds; NaN where the answer comes at once, whenever its first token was made. */
    public static double ttftMs(InferenceRequest request, RequestResult result) {
        boolean seen = request.streaming() || request.operation() == Operation.EMBEDDINGS;
        return seen ? result.ttftMs() : Double.NaN;
    }

    /** The time per output token after the first, in milliseconds; NaN if it is not known. */
    public static double tpotMs(InferenceRequest request, RequestResult result) {
        return request.streaming() && result.outputTokens() > 1
                ? (result.durationMs() - result.ttftMs()) / (result.outputTokens() - 1)
                : Double.NaN;
    }
}
