package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.CallIds;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads the system instruction and the contents of a request. */
final class ContentsReader {

    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();
    private final CallIds calls = new CallIds();

    private ContentsReader(Losses losses) {
        this.losses = losses;
    }

    static List<Message> read(Fields body, Losses losses) throws UntranslatableException {
        ContentsReader reader = new ContentsReader(losses);
        Fields system = GeminiFields.object(body, "systemInstruction");
        if (system != null) {
            reader.content(system, Role.SYSTEM);
        }
        List<Fields> contents = GeminiFields.objects(body, "contents");
        if (contents.isEmpty()) {
            throw body.wrong("contents", "must have at least one content");
        }
        for (Fields content : contents) {
            reader.content(
                    content,
                    switch (content.text("role")) {
                        case "", "user", "function" -> Role.USER;
                        case "model" -> Role.ASSISTANT;
                        default -> throw content.wrong("role", "must be user or model");
                    });
        }
        return reader.messages;
    }

    private void content(Fields content, Role role) throws UntranslatableException {
        List<Part> results = new ArrayList<>();
        List<Part> others = new ArrayList<>();
        for (Fields fields : GeminiFields.objects(content, "parts")) {
            Part part = part(fields);
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
    }

    private void end(List<Part> parts, Role role) {
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts));
            parts.clear();
        }
    }

    private Part part(Fields part) throws UntranslatableException {
        String signature = part.text("thoughtSignature");
        String carried = signature.isEmpty() || signature.equals(Contents.NO_SIGNATURE) ? null : signature;
        Fields call = GeminiFields.object(part, "functionCall");
        if (call != null) {
            Fields arguments = call.object("args");
            String id = calls.called(call.text("id"), call.text("name"));
            return new Part.ToolCall(
                    id, call.text("name"), arguments == null ? Json.object() : arguments.node(), carried);
        }
        Fields result = GeminiFields.object(part, "functionResponse");
        if (result != null) {
            return result(result);
        }
        Fields data = GeminiFields.object(part, "inlineData");
        if (data != null) {
            demandImage(data);
            return new Part.InlineImage(data.text("mimeType"), data.text("data"));
        }
        Fields file = GeminiFields.object(part, "fileData");
        if (file != null) {
            demandImage(file);
            return link(file);
        }
        if (part.value("text") != null) {
            if (Boolean.TRUE.equals(part.flag("thought"))) {
                return new Part.Thinking(part.text("text"));
            }
            if (carried != null) {
                losses.drop("thoughtSignature");
            }
            return new Part.Text(part.text("text"));
        }
        throw new UntranslatableException(
                part.place("").replaceAll("\\.$", ""),
                Json.text(part.node()),
                "can't be translated: other protocols have text, inlineData, fileData, functionCall and functionResponse"
                        + " in common with it");
    }

    private static void demandImage(Fields data) throws UntranslatableException {
        String type = data.text("mimeType");
        if (!type.startsWith("image/")) {
            throw data.wrong("mimeType", "can't be translated: only images can");
        }
    }

    private static Part link(Fields file) throws UntranslatableException {
        String uri = file.text("fileUri");
        if (!uri.startsWith("https://") || uri.startsWith("https://generativelanguage.googleapis.com/")) {
            throw file.wrong("fileUri", "can't be translated: only Google's servers can read it");
        }
        return new Part.LinkedImage(uri);
    }

    private Part.ToolResult result(Fields result) throws UntranslatableException {
        CallIds.Call call = calls.returned(result.text("id"), result.text("name"));
        if (call == null) {
            throw result.wrong("name", "answers no function call before it");
        }
        Fields response = result.object("response");
        ObjectNode node = response == null ? Json.object() : response.node();
        JsonNode error = node.get("error");
        JsonNode output = node.get("output");
        if (node.size() == 1 && error != null) {
            return new Part.ToolResult(call.id(), call.name(), List.of(text(error)), true);
        }
        JsonNode content = node.size() == 1 && output != null ? output : node;
        return new Part.ToolResult(call.id(), call.name(), List.of(text(content)), false);
    }

    private static Part.Text text(JsonNode node) {
        return new Part.Text(node.isTextual() ? node.textValue() : Json.text(node));
    }
}
