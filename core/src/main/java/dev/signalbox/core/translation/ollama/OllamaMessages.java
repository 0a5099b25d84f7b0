package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;

/** Writes the messages of a chat. */
final class OllamaMessages {

    private OllamaMessages() {}

    static void write(List<Message> messages, ArrayNode target, Losses losses) throws UntranslatableException {
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                for (Part part : message.parts()) {
                    write((Part.ToolResult) part, target.addObject(), losses);
                }
            } else {
                ObjectNode node = target.addObject();
                node.put(
                        "role",
                        switch (message.role()) {
                            case SYSTEM -> "system";
                            case ASSISTANT -> "assistant";
                            default -> "user";
                        });
                write(message.parts(), node);
            }
        }
    }

    private static void write(Part.ToolResult result, ObjectNode node, Losses losses) throws UntranslatableException {
        node.put("role", "tool");
        write(result.content(), node);
        if (!result.name().isEmpty()) {
            node.put("tool_name", result.name());
        }
        node.put("tool_call_id", result.callId());
        if (result.error()) {
            losses.drop("is_error");
        }
    }

    /** Sets content, images, thoughts and calls. A message has one text. */
    static void write(List<Part> parts, ObjectNode node) throws UntranslatableException {
        StringBuilder content = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        ArrayNode images = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                content.append(content.isEmpty() ? "" : "\n").append(text.text());
            } else if (part instanceof Part.Thinking thought) {
                thinking.append(thought.text());
            } else if (part instanceof Part.InlineImage image) {
                images.add(image.base64());
            } else if (part instanceof Part.LinkedImage image) {
                throw new UntranslatableException(
                        "image_url",
                        image.url(),
                        "can't be translated: Ollama's protocol has images within the request alone. Maybe send the"
                                + " image itself as a data URL.");
            } else if (part instanceof Part.ToolCall call) {
                writeCall(call, calls.size(), calls.addObject());
            }
        }
        node.put("content", content.toString());
        Json.putKnown(node, "thinking", thinking.toString());
        if (!images.isEmpty()) {
            node.set("images", images);
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
    }

    static void writeCall(Part.ToolCall call, int index, ObjectNode node) {
        node.put("id", call.id());
        ObjectNode function = node.putObject("function");
        function.put("index", index);
        function.put("name", call.name());
        function.set("arguments", call.arguments());
    }
}
