package dev.signalbox.core.translation.hub;

import java.util.List;

/**
 * What a model generated.
 *
 * @param id the server's name for the answer; empty if it gives none
 * @param model the server's name of the model; empty if it gives none
 * @param parts texts, thoughts and tool calls
 * @param stopSequence the text at which it ended; empty unless it is known and the reason is {@link StopReason#STOP_SEQUENCE}
 */
public record Answer(String id, String model, List<Part> parts, StopReason stop, String stopSequence, TokenUsage usage)
        implements ModelAnswer {
    public Answer {
        parts = List.copyOf(parts);
    }
}
