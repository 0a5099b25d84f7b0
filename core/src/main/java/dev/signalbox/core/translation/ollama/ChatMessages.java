package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.CallIds;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Images;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the messages of a chat. */
final class ChatMessages {

    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();
    private final List<Part> results = new ArrayList<>();
    private final CallIds calls = new CallIds();

    private ChatMessages(Losses losses) {
        this.losses = losses;
    }

    static List<Message> read(Fields body, Losses losses) throws UntranslatableException {
        ChatMessages reader = new ChatMessages(losses);
        for (Fields message : body.objects("messages")) {
            reader.message(message);
        }
        reader.endResults();
        if (reader.messages.isEmpty()) {
            throw body.wrong("messages", "must have at least one message: only Ollama loads models on demand");
        }
        return reader.messages;
    }

    private void message(Fields message) throws UntranslatableException {
        String role = message.text("role").toLowerCase(Locale.ROOT);
        if (role.equals("tool")) {
            results.add(result(message));
            message.dropRest(losses);
            return;
        }
        endResults();
        messages.add(new Message(
                switch (role) {
                    case "system" -> Role.SYSTEM;
                    case "user" -> Role.USER;
                    case "assistant" -> Role.ASSISTANT;
                    default -> throw message.wrong("role", "must be system, user, assistant or tool");
                },
                parts(message)));
        message.dropRest(losses);
    }

    private void endResults() {
        if (!results.isEmpty()) {
            messages.add(new Message(Role.TOOL, results));
            results.clear();
        }
    }

    private Part.ToolResult result(Fields message) throws UntranslatableException {
        CallIds.Call call = calls.returned(message.text("tool_call_id"), message.text("tool_name"));
        if (call == null) {
            throw message.wrong("tool_name", "answers no tool call before it");
        }
        List<Part> content = new ArrayList<>(images(message));
        addText(message.text("content"), content);
        return new Part.ToolResult(call.id(), call.name(), content, false);
    }

    private List<Part> parts(Fields message) throws UntranslatableException {
        List<Part> parts = new ArrayList<>();
        String thinking = message.text("thinking");
        if (!thinking.isEmpty()) {
            parts.add(new Part.Thinking(thinking));
        }
        parts.addAll(images(message));
        addText(message.text("content"), parts);
        for (Fields call : message.objects("tool_calls")) {
            Fields function = call.object("function");
            if (function == null) {
                throw call.wrong("function", "must be an object with the function's name and arguments");
            }
            String id = calls.called(call.text("id"), function.text("name"));
            parts.add(new Part.ToolCall(id, function.text("name"), arguments(function), null));
        }
        return parts;
    }

    /** Some clients send the text of an object, as OpenAI's protocol has it. */
    private static ObjectNode arguments(Fields function) throws UntranslatableException {
        JsonNode given = function.value("arguments");
        if (given == null) {
            return Json.object();
        }
        ObjectNode object =
                given.isTextual() ? Json.objectOf(given.textValue()) : given instanceof ObjectNode node ? node : null;
        if (object == null) {
            throw function.wrong("arguments", "must be an object");
        }
        return object;
    }

    static List<Part> images(Fields fields) throws UntranslatableException {
        List<Part> images = new ArrayList<>();
        for (String image : fields.texts("images")) {
            images.add(Images.sniffed(image));
        }
        return images;
    }

    static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }
}
