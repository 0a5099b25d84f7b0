package dev.signalbox.spi;

/** What a request asks a model to do. */
public enum Operation {
    /** Answer a conversation: {@code /v1/chat/completions} and its relatives. */
    CHAT("chat"),
    /** Continue a text: {@code /v1/completions}. */
    COMPLETION("completion"),
    /** Turn texts into vectors: {@code /v1/embeddings}. */
    EMBEDDINGS("embeddings"),
    /** Run a model on tensors: {@code /v2/models/{model}/infer}. */
    INFER("infer");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The name used in rules, records and metrics. */
    public String label() {
        return label;
    }
}
