package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.InferenceRequest;

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
        String detail) {

    public RequestResult {
        requireNonNull(outcome, "outcome");
        requireNonNull(detail, "detail");
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
