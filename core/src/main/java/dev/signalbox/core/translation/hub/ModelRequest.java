package dev.signalbox.core.translation.hub;

/** What a client asks for, in no protocol's words. */
public sealed interface ModelRequest permits Conversation, Completion, EmbeddingRequest {

    /** Whether the answer comes piece by piece. */
    boolean streaming();
}
