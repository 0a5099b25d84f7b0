package dev.signalbox.core.translation.hub;

import java.util.List;

/** Vectors, one for each input and in the same order. */
public record EmbeddingAnswer(String model, List<double[]> vectors, TokenUsage usage) implements ModelAnswer {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }
}
