package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Images;
import dev.signalbox.core.translation.wire.Turns;
import java.util.List;

/** Writes the system prompt and the messages of a request. */
final class Blocks {

    private Blocks() {}

    static void write(List<Message> messages, ObjectNode body, Losses losses) throws UntranslatableException {
        ArrayNode system = body.arrayNode();
        ArrayNode turns = body.arrayNode();
        for (Message message : messages) {
            if (message.role() != Role.SYSTEM) {
                write(message, turns, losses);
            } else if (turns.isEmpty()) {
                writeSystem(message, system);
            } else {
                throw new UntranslatableException(
                        "messages",
                        "a system message behind others",
                        "can't be translated: Anthropic's protocol has instructions at the start alone");
            }
        }
        if (system.size() == 1) {
            body.set("system", system.get(0).get("text"));
        } else if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns);
    }

    private static void writeSystem(Message message, ArrayNode system) throws UntranslatableException {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text text)) {
                throw new UntranslatableException(
                        "messages", "a system message with an image", "can't be translated: it must have texts alone");
            }
            writeText(text, system.addObject());
        }
    }

    private static void write(Message message, ArrayNode turns, Losses losses) {
        String role = message.role() == Role.ASSISTANT ? "assistant" : "user";
        ArrayNode content = turns.arrayNode();
        for (Part part : message.parts()) {
            write(part, content, losses);
        }
        Turns.add(turns, role, "content", content);
    }

    private static void write(Part part, ArrayNode content, Losses losses) {
        if (part instanceof Part.Text text) {
            if (!text.text().isEmpty()) {
                writeText(text, content.addObject());
            }
        } else if (part instanceof Part.ToolCall call) {
            writeCall(call, content.addObject());
        } else if (part instanceof Part.ToolResult result) {
            writeResult(result, content.addObject(), losses);
        } else if (part instanceof Part.Thinking) {
            // Anthropic's servers refuse thoughts that are not theirs.
            losses.drop("thinking");
        } else {
            writeImage(part, content.addObject());
        }
    }

    static void writeText(Part.Text text, ObjectNode block) {
        block.put("type", "text");
        block.put("text", text.text());
    }

    static void writeThinking(Part.Thinking thinking, ObjectNode block) {
        block.put("type", "thinking");
        block.put("thinking", thinking.text());
        block.put("signature", "");
    }

    static void writeCall(Part.ToolCall call, ObjectNode block) {
        block.put("type", "tool_use");
        block.put("id", id(call.id()));
        block.put("name", call.name());
        block.set("input", call.arguments());
    }

    private static void writeResult(Part.ToolResult result, ObjectNode block, Losses losses) {
        block.put("type", "tool_result");
        block.put("tool_use_id", id(result.callId()));
        ArrayNode content = block.putArray("content");
        for (Part part : result.content()) {
            write(part, content, losses);
        }
        if (result.error()) {
            block.put("is_error", true);
        }
    }

    private static void writeImage(Part image, ObjectNode block) {
        block.put("type", "image");
        ObjectNode source = block.putObject("source");
        if (image instanceof Part.InlineImage inline) {
            source.put("type", "base64");
            source.put("media_type", inline.mediaType());
            source.put("data", inline.base64());
        } else {
            source.put("type", "url");
            source.put("url", Images.urlOf(image));
        }
    }

    /** An id as Anthropic allows it; equal ones stay equal. */
    private static String id(String id) {
        StringBuilder allowed = new StringBuilder(id);
        for (int i = 0; i < allowed.length(); i++) {
            char c = allowed.charAt(i);
            if (c > 'z' || (!Character.isLetterOrDigit(c) && c != '-' && c != '_')) {
                allowed.setCharAt(i, '_');
            }
        }
        return allowed.toString();
    }
}
