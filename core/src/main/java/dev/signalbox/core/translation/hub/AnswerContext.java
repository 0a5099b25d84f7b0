package dev.signalbox.core.translation.hub;

import java.time.Instant;

/**
 * What an answer says that the backend's may not.
 *
 * @param id what the answer, and tool calls without an id, are named after; letters, digits, {@code -} and {@code _}
 * @param model the model's name, for backends that do not repeat it
 * @param at when the answer was made
 */
public record AnswerContext(String id, String model, Instant at) {

    /** The id of a tool call whose server gives none: unique, and the same each time. */
    public String callId(int index) {
        return "call_" + id + "_" + index;
    }
}
