package dev.signalbox.core.translation.hub;

/** Reads a stream in a backend's protocol. */
public interface AnswerReader {

    /**
     * Reads one event's data or one line.
     *
     * @throws MalformedAnswerException if the protocol has no such event
     */
    void read(String data, AnswerEvents events) throws MalformedAnswerException;
}
