package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the system prompt and the messages of a request. */
final class MessagesReader {

    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();

    private MessagesReader(Losses losses) {
        this.losses = losses;
    }

    static List<Message> read(Fields body, Losses losses) throws UntranslatableException {
        MessagesReader reader = new MessagesReader(losses);
        List<Part> system = reader.parts(body, "system");
        if (!system.isEmpty()) {
            reader.messages.add(new Message(Role.SYSTEM, system));
        }
        List<Fields> messages = body.objects("messages");
        if (messages.isEmpty()) {
            throw body.wrong("messages", "must have at least one message");
        }
        for (Fields message : messages) {
            reader.message(message);
        }
        Fields last = messages.get(messages.size() - 1);
        if (last.text("role").equals("assistant")) {
            throw last.wrong(
                    "role",
                    "can't be translated at the end: only Anthropic's protocol lets the model go on in its own message");
        }
        return reader.messages;
    }

    private void message(Fields message) throws UntranslatableException {
        Role role =
                switch (message.text("role")) {
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    case "system" -> Role.SYSTEM;
                    default -> throw message.wrong("role", "must be user or assistant");
                };
        List<Part> results = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        for (Part part : parts(message, "content")) {
            if (part instanceof Part.ToolResult) {
                end(others, role);
                results.add(part);
            } else {
                end(results, Role.TOOL);
                others.add(part);
            }
        }
        end(results, Role.TOOL);
        end(others, role);
        message.dropRest(losses);
    }

    private void end(List<Part> parts, Role role) {
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts));
            parts.clear();
        }
    }

    private List<Part> parts(Fields fields, String name) throws UntranslatableException {
        JsonNode content = fields.value(name);
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(new Part.Text(content.textValue()));
        }
        List<Part> parts = new ArrayList<>();
        for (Fields block : fields.objects(name)) {
            Part part = part(block);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts;
    }

    private @Nullable Part part(Fields block) throws UntranslatableException {
        Caching.drop(block, losses);
        switch (block.text("type")) {
            case "text" -> {
                return new Part.Text(block.text("text"));
            }
            case "image" -> {
                return image(block);
            }
            case "tool_use" -> {
                Fields input = block.object("input");
                ObjectNode arguments = input == null ? Tools.NO_ARGUMENTS.deepCopy() : input.node();
                toolNames.put(block.text("id"), block.text("name"));
                return new Part.ToolCall(block.text("id"), block.text("name"), arguments, null);
            }
            case "tool_result" -> {
                String id = block.text("tool_use_id");
                boolean error = Boolean.TRUE.equals(block.flag("is_error"));
                List<Part> content = parts(block, "content");
                if (content.stream().anyMatch(MessagesReader::isOfAssistant)) {
                    throw block.wrong("content", "must have texts and images alone");
                }
                return new Part.ToolResult(id, toolNames.getOrDefault(id, ""), content, error);
            }
            case "thinking" -> {
                return new Part.Thinking(block.text("thinking"));
            }
            case "redacted_thinking" -> {
                losses.drop("redacted_thinking");
                return null;
            }
            default ->
                throw block.wrong(
                        "type",
                        "can't be translated: other protocols have text, image, tool_use, tool_result and thinking in"
                                + " common with it");
        }
    }

    private static boolean isOfAssistant(Part part) {
        return part instanceof Part.ToolCall || part instanceof Part.ToolResult || part instanceof Part.Thinking;
    }

    private static Part image(Fields block) throws UntranslatableException {
        Fields source = block.object("source");
        if (source == null) {
            throw block.wrong("source", "must be an object");
        }
        switch (source.text("type")) {
            case "base64" -> {
                return new Part.InlineImage(source.text("media_type"), source.text("data"));
            }
            case "url" -> {
                return new Part.LinkedImage(source.text("url"));
            }
            default -> throw source.wrong("type", "can't be translated: must be base64 or url");
        }
    }
}
