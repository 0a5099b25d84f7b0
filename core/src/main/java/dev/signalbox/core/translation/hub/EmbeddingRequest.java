package dev.signalbox.core.translation.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors.
 *
 * @param dimensions the length of the vectors; null is the model's own
 * @param encoded whether the client wants the vectors as base64 of 32-bit floats, the lowest byte first
 * @param single whether the client's protocol has one vector, not a list, in the answer
 */
public record EmbeddingRequest(
        List<String> inputs, @Nullable Integer dimensions, boolean encoded, boolean single) implements ModelRequest {
    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }

    @Override
    public boolean streaming() {
        return false;
    }
}
