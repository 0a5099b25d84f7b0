package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message. */
public sealed interface Part {

    /** What people read. */
    record Text(String text) implements Part {}

    /**
     * An image within the message.
     *
     * @param mediaType such as {@code image/png}
     * @param base64 its bytes
     */
    record InlineImage(String mediaType, String base64) implements Part {}

    /** An image that the server has to fetch. */
    record LinkedImage(String url) implements Part {}

    /** What the model thought before it answered; its server's signature, which no other server takes, is left behind. */
    record Thinking(String text) implements Part {}

    /**
     * A request of the model to run a tool.
     *
     * @param id unique within the conversation
     * @param signature what the server that produced it demands to see again; null if it has none
     */
    record ToolCall(
            String id,
            String name,
            ObjectNode arguments,
            @Nullable String signature) implements Part {}

    /**
     * What a tool returned.
     *
     * @param callId the id of its call
     * @param name the tool's name
     * @param content texts and images
     * @param error whether the tool failed
     */
    record ToolResult(String callId, String name, List<Part> content, boolean error) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
