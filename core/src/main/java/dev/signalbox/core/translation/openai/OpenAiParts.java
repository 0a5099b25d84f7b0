package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Images;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages and tool calls of chat completions. */
final class OpenAiParts {

    private OpenAiParts() {}

    static void write(List<Message> messages, ArrayNode target, Losses losses) throws UntranslatableException {
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                for (Part part : message.parts()) {
                    writeResult((Part.ToolResult) part, target.addObject(), losses);
                }
            } else {
                write(message, target, losses);
            }
        }
    }

    private static void write(Message message, ArrayNode target, Losses losses) throws UntranslatableException {
        ObjectNode node = target.addObject();
        node.put(
                "role",
                switch (message.role()) {
                    case SYSTEM -> "system";
                    case ASSISTANT -> "assistant";
                    default -> "user";
                });
        ArrayNode content = Json.array();
        ArrayNode calls = Json.array();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                writeCall(call, calls.addObject());
            } else if (part instanceof Part.Thinking) {
                losses.drop("thinking");
            } else {
                writeContent(part, content.addObject());
            }
        }
        if (content.size() == 1 && content.get(0).has("text")) {
            node.set("content", content.get(0).get("text"));
        } else if (!content.isEmpty()) {
            node.set("content", content);
        } else if (calls.isEmpty()) {
            node.put("content", "");
        } else {
            node.putNull("content");
        }
        if (!calls.isEmpty()) {
            node.set("tool_calls", calls);
        }
    }

    private static void writeContent(Part part, ObjectNode node) {
        if (part instanceof Part.Text text) {
            node.put("type", "text");
            node.put("text", text.text());
        } else {
            node.put("type", "image_url");
            node.putObject("image_url").put("url", Images.urlOf(part));
        }
    }

    private static void writeResult(Part.ToolResult result, ObjectNode node, Losses losses)
            throws UntranslatableException {
        node.put("role", "tool");
        node.put("tool_call_id", result.callId());
        if (result.error()) {
            losses.drop("is_error");
        }
        StringBuilder text = new StringBuilder();
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text piece)) {
                throw new UntranslatableException(
                        "tool result", "an image", "can't be translated: OpenAI's tool messages have texts alone");
            }
            text.append(text.isEmpty() ? "" : "\n").append(piece.text());
        }
        node.put("content", text.toString());
    }

    static void writeCall(Part.ToolCall call, ObjectNode node) {
        node.put("id", call.id());
        node.put("type", "function");
        ObjectNode function = node.putObject("function");
        function.put("name", call.name());
        function.put("arguments", Json.text(call.arguments()));
        writeSignature(call.signature() == null ? "" : call.signature(), node);
    }

    /** Where Google's own server of this protocol has it. */
    static void writeSignature(String signature, ObjectNode call) {
        if (!signature.isEmpty()) {
            call.putObject("extra_content").putObject("google").put("thought_signature", signature);
        }
    }

    static @Nullable String signature(JsonNode call) {
        String signature = call.path("extra_content")
                .path("google")
                .path("thought_signature")
                .asText("");
        return signature.isEmpty() ? null : signature;
    }
}
