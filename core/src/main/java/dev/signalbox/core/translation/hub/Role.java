package dev.signalbox.core.translation.hub;

/** Who speaks in a message. */
public enum Role {
    /** Instructions of the application: a system or developer message. */
    SYSTEM,
    USER,
    ASSISTANT,
    /** The application's report of what its tools returned: all parts are {@link Part.ToolResult}, and these are nowhere else. */
    TOOL
}
