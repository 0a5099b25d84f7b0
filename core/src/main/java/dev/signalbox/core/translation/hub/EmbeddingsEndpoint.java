package dev.signalbox.core.translation.hub;

/** An endpoint for embeddings as its servers see it: answers are never streams. */
public interface EmbeddingsEndpoint extends BackendSurface {

    @Override
    default AnswerReader stream() {
        throw new IllegalArgumentException("embeddings do not come as streams");
    }

    @Override
    default boolean streamsLines() {
        return false;
    }
}
