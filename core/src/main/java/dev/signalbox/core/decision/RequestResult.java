package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;
import java.util.List;

/**
 * How a placed request ended.
 *
 * @param outcome how it ended
 * @param choice the rank of the choice that answered, as in {@link Decision#choice}; -1 if none did
 * @param attempts how many choices were tried
 * @param status the HTTP status the client got; 0 if it had gone before there was one
 * @param ttftMs time from the request's arrival to the first byte of the answer's body, in milliseconds; NaN if there was none
 * @param durationMs time from the request's arrival to its end, in milliseconds
 * @param promptTokens the prompt's length as the backend counted it; {@link InferenceRequest#UNKNOWN} if it did not say
 * @param outputTokens the answer's length as the backend counted it; {@link InferenceRequest#UNKNOWN} if it did not say
 * @param detail what went wrong; empty if nothing did
 * @param hedge what became of asking a second backend while the first was silent
 * @param tries each choice that was tried, in the order of their beginning; empty if the first answered and no other was asked
 */
public record RequestResult(
        Outcome outcome,
        int choice,
        int attempts,
        int status,
        double ttftMs,
        double durationMs,
        int promptTokens,
        int outputTokens,
        String detail,
        Hedge hedge,
        List<Try> tries) {

    public RequestResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(detail, "detail");
        requireNonNull(hedge, "hedge");
        tries = List.copyOf(tries);
    }

    /** Of a request for which at most one choice was tried at a time. */
    public RequestResult(
            Outcome outcome,
            int choice,
            int attempts,
            int status,
            double ttftMs,
            double durationMs,
            int promptTokens,
            int outputTokens,
            String detail) {
        this(
                outcome,
                choice,
                attempts,
                status,
                ttftMs,
                durationMs,
                promptTokens,
                outputTokens,
                detail,
                Hedge.NONE,
                List.of());
    }

    /**
     * What became of one choice that was tried.
     *
     * @param choice its rank, as in {@link Decision#choice}
     * @param hedge whether it was asked while another one was silent
     * @param lost whether it was given up because another one answered first
     * @param detail what happened, in words
     */
    public record Try(int choice, boolean hedge, boolean lost, String detail) {
        public Try {
            requireNonNull(detail, "detail");
        }
    }

    /** What becomes of asking a second backend while the first is silent. */
    public enum Hedge {
        /** No second one was asked: no rule permits it, the first answered in time, or there is no other. */
        NONE,
        /** The first was silent for as long as the rule says, but too many requests had been asked twice lately. */
        LIMITED,
        /** The second answered first. */
        WON,
        /** The first answered first after all. */
        LOST,
        /** Neither answered first: the second failed, or the client went away. */
        FAILED
    }

    /** The ways a placed request ends. */
    public enum Outcome {
        /** A backend answered, and the answer was passed on whole. */
        ANSWERED,
        /** Every choice failed before it answered. */
        FAILED,
        /** The backend broke off in the middle of its answer. */
        BROKEN_OFF,
        /** The client went away. */
        CANCELLED
    }
}
