package dev.signalbox.core.translation.hub;

import java.util.List;

/** One turn of a conversation. */
public record Message(Role role, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
    }
}
