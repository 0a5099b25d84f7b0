package dev.signalbox.core.translation.hub;

/** An endpoint for embeddings as its clients see it: answers are never streams. */
public interface EmbeddingsSurface extends ClientSurface {

    @Override
    default AnswerWriter stream(ModelRequest request, AnswerContext context) {
        throw new IllegalArgumentException("embeddings do not come as streams");
    }

    @Override
    default String streamType() {
        return "application/json";
    }
}
