package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An endpoint as its clients see it: what they ask, and what they want to hear. */
public interface ClientSurface {

    /**
     * Reads a request.
     *
     * @param streamingPath whether the path says that the answer is to be a stream, where the protocol says it there
     * @param losses takes what the reader already drops
     * @throws UntranslatableException if it is no such request, or has something that only this protocol has
     */
    ModelRequest read(ObjectNode body, boolean streamingPath, Losses losses) throws UntranslatableException;

    /** Writes a whole answer. */
    ObjectNode write(ModelAnswer answer, ModelRequest request, AnswerContext context);

    /** Starts to write a stream. */
    AnswerWriter stream(ModelRequest request, AnswerContext context);

    /** The media type of a stream. */
    String streamType();

    /** The same for clients that want a stream as one JSON array, where the protocol has such. */
    default ClientSurface inOneArray() {
        return this;
    }
}
