package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An endpoint as its servers see it: what they are asked, and what they answer. */
public interface BackendSurface {

    /**
     * Writes a request.
     *
     * @param model the backend's name of the model
     * @param losses takes what the protocol has no word for
     * @throws UntranslatableException if the protocol can't say it
     */
    OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException;

    /**
     * Reads a whole answer.
     *
     * @throws MalformedAnswerException if it is none
     */
    ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException;

    /** Starts to read a stream. */
    AnswerReader stream();

    /** Whether a stream's events are lines of JSON; else they are server-sent events. */
    boolean streamsLines();
}
