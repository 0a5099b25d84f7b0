package dev.signalbox.core.translation.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a text is to be generated, and how the answer is to be sent.
 *
 * @param maxOutputTokens null is the server's default
 * @param stop texts at which the answer ends; they are not part of it
 * @param userId the end user, as the client names them; empty if it does not
 * @param streaming whether the answer comes piece by piece
 * @param streamUsage whether the client wants a count of tokens at the end of a stream, where its protocol leaves that open
 */
public record Settings(
        Sampling sampling,
        @Nullable Integer maxOutputTokens,
        List<String> stop,
        ResponseFormat format,
        Reasoning reasoning,
        String userId,
        boolean streaming,
        boolean streamUsage) {
    public Settings {
        stop = List.copyOf(stop);
    }
}
