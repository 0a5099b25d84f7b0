package dev.signalbox.core.translation.hub;

import java.util.List;

/** A conversation to be continued by the model. */
public record Conversation(List<Message> messages, List<Tool> tools, ToolChoice toolChoice, Settings settings)
        implements ModelRequest {
    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    @Override
    public boolean streaming() {
        return settings.streaming();
    }
}
