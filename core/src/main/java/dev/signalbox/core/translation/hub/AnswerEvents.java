package dev.signalbox.core.translation.hub;

/**
 * Takes the events of a stream as a backend's reader finds them.
 *
 * <p>Tool calls come one after the other: all of a call's arguments lie between its start and its end.
 */
public interface AnswerEvents {

    /** The server's names for the answer and the model; empty where it gives none. */
    void started(String id, String model);

    void text(String delta);

    void thinking(String delta);

    /**
     * A tool call begins.
     *
     * @param id empty if the server gives none
     * @param signature empty if there is none
     */
    void callStarted(String id, String name, String signature);

    /** More of the arguments' JSON. */
    void callArguments(String delta);

    void callEnded();

    /** Why the answer ends; what follows is about it, not of it. */
    void stopped(StopReason reason, String stopSequence);

    /** Counts, in place of those before where they are known. */
    void counted(TokenUsage usage);

    /** The server says that it can't go on. */
    void failed(int status, String message);

    /** The server says that the stream is complete. */
    void ended();
}
