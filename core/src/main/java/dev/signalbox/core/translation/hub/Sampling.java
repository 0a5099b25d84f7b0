package dev.signalbox.core.translation.hub;

import org.jspecify.annotations.Nullable;

/** How the next token is drawn; null is the server's default. The figures mean what OpenAI, vLLM and Ollama mean by them. */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double minP,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed) {

    public static final Sampling DEFAULT = new Sampling(null, null, null, null, null, null, null);
}
