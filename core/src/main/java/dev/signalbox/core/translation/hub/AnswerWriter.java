package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes a stream in a client's protocol.
 *
 * <p>Called in order: {@link #started} once and first, then texts, thoughts and tool calls, and at last once either
 * {@link #finished} or {@link #failed}; {@code failed} alone may come without {@code started}.
 */
public interface AnswerWriter {

    void started(String id, String model, TokenUsage usage, StringBuilder out);

    void text(String delta, StringBuilder out);

    void thinking(String delta, StringBuilder out);

    /** Whether calls come by {@link #call} alone, when they are complete; else piece by piece. */
    boolean takesWholeCalls();

    /** A complete tool call. */
    default void call(String id, String name, ObjectNode arguments, String signature, StringBuilder out) {
        callStarted(id, name, signature, out);
        callArguments(arguments.toString(), out);
        callEnded(out);
    }

    default void callStarted(String id, String name, String signature, StringBuilder out) {}

    default void callArguments(String delta, StringBuilder out) {}

    default void callEnded(StringBuilder out) {}

    void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out);

    void failed(int status, String message, StringBuilder out);
}
