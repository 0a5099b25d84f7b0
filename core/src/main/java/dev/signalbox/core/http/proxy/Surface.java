package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;

/** A kind of request that clients send to be passed on: in which protocol, and what it asks for. */
public enum Surface {
    OPENAI_CHAT(Protocol.OPENAI, Operation.CHAT),
    OPENAI_COMPLETION(Protocol.OPENAI, Operation.COMPLETION),
    OPENAI_EMBEDDINGS(Protocol.OPENAI, Operation.EMBEDDINGS),
    ANTHROPIC_MESSAGES(Protocol.ANTHROPIC, Operation.CHAT),
    /** How many tokens a conversation has; nothing is generated. */
    ANTHROPIC_COUNT_TOKENS(Protocol.ANTHROPIC, Operation.CHAT),
    OLLAMA_CHAT(Protocol.OLLAMA, Operation.CHAT),
    /** A prompt that the model's template is put around, unless it is to be taken as it is. */
    OLLAMA_GENERATE(Protocol.OLLAMA, Operation.COMPLETION),
    OLLAMA_EMBED(Protocol.OLLAMA, Operation.EMBEDDINGS),
    GEMINI_GENERATE(Protocol.GEMINI, Operation.CHAT),
    GEMINI_STREAM(Protocol.GEMINI, Operation.CHAT),
    GEMINI_EMBED(Protocol.GEMINI, Operation.EMBEDDINGS),
    KSERVE_INFER(Protocol.KSERVE, Operation.INFER),
    /** What a model takes and gives, or whether it is ready; nothing is computed. */
    KSERVE_MODEL(Protocol.KSERVE, Operation.INFER);

    private final Protocol protocol;
    private final Operation operation;

    Surface(Protocol protocol, Operation operation) {
        this.protocol = protocol;
        this.operation = operation;
    }

    /** The language of the client. */
    public Protocol protocol() {
        return protocol;
    }

    /** What it asks for, as far as the path tells. */
    public Operation operation() {
        return operation;
    }

    /** Whether a body that says nothing of it asks for a stream. */
    boolean streams() {
        return this == OLLAMA_CHAT || this == OLLAMA_GENERATE || this == GEMINI_STREAM;
    }

    /** Whether the body is JSON from which the request's attributes are read. */
    boolean hasReadableBody() {
        return protocol != Protocol.KSERVE;
    }

    /** Whether it asks about a model rather than of it, so that a backend without an answer may serve the model all the same. */
    boolean asksAboutModel() {
        return this == ANTHROPIC_COUNT_TOKENS || this == KSERVE_MODEL;
    }

    /** Whether it can be said in another protocol. */
    boolean isTranslatable() {
        return protocol != Protocol.KSERVE && !asksAboutModel();
    }
}
