package dev.signalbox.spi.backend;

/**
 * A language that clients and model servers speak over HTTP.
 *
 * <p>Where client and backend speak the same one, bytes pass untouched; elsewhere the sidecar translates what the two have
 * in common.
 */
public enum Protocol {
    /** {@code /v1/chat/completions}, {@code /v1/completions}, {@code /v1/embeddings}. */
    OPENAI("openai"),
    /** Anthropic's Messages API: {@code /v1/messages}. */
    ANTHROPIC("anthropic"),
    /** Google's Gemini API: {@code /v1beta/models/{model}:generateContent} and {@code :streamGenerateContent}. */
    GEMINI("gemini"),
    /** Ollama's own API: {@code /api/chat}, {@code /api/generate}, {@code /api/embed}. */
    OLLAMA("ollama"),
    /** The Open Inference Protocol, {@code /v2/models/{model}/infer}, with Triton's {@code generate} extension for texts. */
    KSERVE("kserve"),
    /** None: the client runs the model itself, and is told to. */
    ON_DEVICE("on-device");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** The name used in records, metrics and documentation. */
    public String label() {
        return label;
    }
}
