package dev.signalbox.core.http.proxy;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.signal.RetryAfter;
import dev.signalbox.spi.Operation;
import io.vertx.core.MultiMap;

/** What a refusal, a status that says nothing about the request, says of the backend that gave it. */
enum Verdict {
    /** Our credentials are refused, or their credit is used up: an operator has to act. */
    CREDENTIALS,
    /** It does not have the model, or the path: an operator has to act, and other models may well work. */
    MISSING,
    /** It is busy, and says for how long. */
    BUSY,
    /** It failed. */
    FAILED;

    /** How long a backend with bad credentials is left alone: they are as bad a moment later, but may be mended. */
    static final long CREDENTIALS_PAUSE_MILLIS = 60_000;

    /** How long a backend is not asked for a model it does not have; by then discovery has looked again. */
    static final long MISSING_PAUSE_MILLIS = 30_000;

    /** The verdict on a status that another backend may be asked after. */
    static Verdict of(int status) {
        return switch (status) {
            case 401, 402, 403 -> CREDENTIALS;
            case 404 -> MISSING;
            case 429 -> BUSY;
            default -> FAILED;
        };
    }

    /** How an attempt that met it ended, as far as the backend's circuit is concerned. */
    Ending ending() {
        return this == FAILED ? Ending.FAILED : Ending.CANCELLED;
    }

    /**
     * Notes what follows for the backend.
     *
     * @param now in milliseconds since 1970
     */
    void note(Offer offer, Operation operation, int status, MultiMap headers, long now) {
        BackendState state = offer.state();
        switch (this) {
            case CREDENTIALS ->
                state.unusable(
                        "answered with status " + status + ": "
                                + (status == 402 ? "its credit is used up" : "it refuses the credentials")
                                + ". Maybe renew the key that its requests carry.",
                        now + CREDENTIALS_PAUSE_MILLIS);
            case MISSING ->
                state.missing(
                        operation,
                        offer.model().name(),
                        "answered with status 404 to a " + operation.label() + " request for model "
                                + offer.model().upstreamName()
                                + ". Maybe the model is gone, or the server does not do that with it.",
                        now + MISSING_PAUSE_MILLIS);
            case BUSY, FAILED -> leaveAlone(state, status, headers, now);
        }
    }

    /** Respects a backend's wish not to be asked for a while. */
    private static void leaveAlone(BackendState state, int status, MultiMap headers, long now) {
        long millis = RetryAfter.millis(headers, now);
        if (millis > 0) {
            state.unavailable(
                    "answered with status " + status + " and asked for " + millis + " ms without requests",
                    now + millis);
        }
    }
}
