package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Images;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of a chat completion. */
final class OpenAiMessages {

    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();
    private final List<Part> results = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();

    private OpenAiMessages(Losses losses) {
        this.losses = losses;
    }

    static List<Message> read(Fields body, Losses losses) throws UntranslatableException {
        OpenAiMessages reader = new OpenAiMessages(losses);
        for (Fields message : body.objects("messages")) {
            reader.message(message);
        }
        reader.endResults();
        if (reader.messages.isEmpty()) {
            throw body.wrong("messages", "must have at least one message");
        }
        return reader.messages;
    }

    private void message(Fields message) throws UntranslatableException {
        String role = message.text("role");
        if (role.equals("tool")) {
            String id = message.text("tool_call_id");
            results.add(new Part.ToolResult(id, toolNames.getOrDefault(id, ""), content(message), false));
            message.dropRest(losses);
            return;
        }
        endResults();
        switch (role) {
            case "system", "developer" -> messages.add(new Message(Role.SYSTEM, content(message)));
            case "user" -> messages.add(new Message(Role.USER, content(message)));
            case "assistant" -> messages.add(new Message(Role.ASSISTANT, assistant(message)));
            default -> throw message.wrong("role", "must be system, developer, user, assistant or tool");
        }
        message.dropRest(losses);
    }

    private void endResults() {
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results));
            results.clear();
        }
    }

    private List<Part> assistant(Fields message) throws UntranslatableException {
        message.refuse("function_call", "can't be translated: use tool_calls, its successor");
        message.refuse("audio", "can't be translated: only OpenAI's protocol has it");
        List<Part> parts = new ArrayList<>();
        String reasoning = message.text("reasoning_content");
        String otherReasoning = message.value("reasoning") == null ? "" : message.text("reasoning");
        if (!reasoning.isEmpty() || !otherReasoning.isEmpty()) {
            parts.add(new Part.Thinking(reasoning.isEmpty() ? otherReasoning : reasoning));
        }
        parts.addAll(content(message));
        String refusal = message.text("refusal");
        if (!refusal.isEmpty()) {
            parts.add(new Part.Text(refusal));
        }
        for (Fields call : message.objects("tool_calls")) {
            parts.add(call(call));
        }
        return parts;
    }

    private Part.ToolCall call(Fields call) throws UntranslatableException {
        Fields function = call.object("function");
        if (function == null) {
            throw call.wrong("type", "can't be translated: only calls of functions can");
        }
        String arguments = function.text("arguments");
        ObjectNode object = arguments.isBlank() ? Json.object() : Json.objectOf(arguments);
        if (object == null) {
            throw function.wrong(
                    "arguments", "must be the text of a JSON object: other protocols have an object there");
        }
        String id = call.text("id");
        toolNames.put(id, function.text("name"));
        return new Part.ToolCall(id, function.text("name"), object, OpenAiParts.signature(call.node()));
    }

    private List<Part> content(Fields message) throws UntranslatableException {
        JsonNode content = message.value("content");
        if (content == null) {
            return List.of();
        }
        if (content.isTextual()) {
            return content.textValue().isEmpty() ? List.of() : List.of(new Part.Text(content.textValue()));
        }
        List<Part> parts = new ArrayList<>();
        for (Fields part : message.objects("content")) {
            parts.add(part(part));
        }
        return parts;
    }

    private Part part(Fields part) throws UntranslatableException {
        switch (part.text("type")) {
            case "text" -> {
                return new Part.Text(part.text("text"));
            }
            case "refusal" -> {
                return new Part.Text(part.text("refusal"));
            }
            case "image_url" -> {
                Fields image = part.object("image_url");
                if (image == null) {
                    throw part.wrong("image_url", "must be an object with the image's url");
                }
                image.drop(losses, "detail");
                return Images.ofUrl(image, "url");
            }
            default ->
                throw part.wrong(
                        "type", "can't be translated: other protocols have text and image_url in common with it");
        }
    }
}
