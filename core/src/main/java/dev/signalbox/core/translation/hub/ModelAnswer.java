package dev.signalbox.core.translation.hub;

/** A whole answer, in no protocol's words. */
public sealed interface ModelAnswer permits Answer, EmbeddingAnswer {

    TokenUsage usage();
}
