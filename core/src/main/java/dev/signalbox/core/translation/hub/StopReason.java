package dev.signalbox.core.translation.hub;

/** Why an answer ends where it does. */
public enum StopReason {
    END,
    /** As many tokens as were allowed, or as fit. */
    LENGTH,
    STOP_SEQUENCE,
    TOOL_CALLS,
    /** The model or a filter refused to go on. */
    REFUSAL;

    /** The reason of an answer that is known to call tools, or not to: some servers call tools and then say no more than "end". */
    public StopReason of(boolean toolCalls) {
        return this == END && toolCalls ? TOOL_CALLS : this;
    }
}
