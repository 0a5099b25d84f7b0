package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.core.translation.wire.Turns;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the system instruction and the contents of a request. */
final class Contents {

    /**
     * What Google has clients send with calls that did not come from a Gemini model, which demands a signature with its own:
     * ai.google.dev/gemini-api/docs/thought-signatures.
     */
    static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final Map<String, String> IMAGE_TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "heic", "image/heic",
            "heif", "image/heif",
            "gif", "image/gif");

    private Contents() {}

    static void write(List<Message> messages, ObjectNode body, Losses losses) throws UntranslatableException {
        ArrayNode system = body.arrayNode();
        ArrayNode contents = body.arrayNode();
        for (Message message : messages) {
            if (message.role() != Role.SYSTEM) {
                write(message, contents, losses);
            } else if (contents.isEmpty()) {
                writeParts(message, system, losses);
            } else {
                throw new UntranslatableException(
                        "messages",
                        "a system message behind others",
                        "can't be translated: Gemini's protocol has instructions at the start alone");
            }
        }
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", contents);
    }

    private static void write(Message message, ArrayNode contents, Losses losses) throws UntranslatableException {
        String role = message.role() == Role.ASSISTANT ? "model" : "user";
        ArrayNode parts = contents.arrayNode();
        writeParts(message, parts, losses);
        Turns.add(contents, role, "parts", parts);
    }

    private static void writeParts(Message message, ArrayNode parts, Losses losses) throws UntranslatableException {
        boolean callSigned = false;
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                // Of calls in parallel the first alone is signed.
                writeCall(call, callSigned ? "" : NO_SIGNATURE, parts.addObject());
                callSigned = true;
            } else if (part instanceof Part.Thinking) {
                // Gemini's servers refuse thoughts that are not theirs.
                losses.drop("thinking");
            } else {
                write(part, parts.addObject());
            }
        }
    }

    private static void write(Part part, ObjectNode node) throws UntranslatableException {
        if (part instanceof Part.Text text) {
            node.put("text", text.text());
        } else if (part instanceof Part.ToolResult result) {
            writeResult(result, node);
        } else if (part instanceof Part.InlineImage image) {
            node.putObject("inlineData").put("mimeType", image.mediaType()).put("data", image.base64());
        } else if (part instanceof Part.LinkedImage image) {
            node.putObject("fileData").put("mimeType", mediaType(image)).put("fileUri", image.url());
        }
    }

    static void writeThinking(Part.Thinking thinking, ObjectNode node) {
        node.put("text", thinking.text());
        node.put("thought", true);
    }

    static void writeCall(Part.ToolCall call, String otherSignature, ObjectNode node) {
        ObjectNode function = node.putObject("functionCall");
        function.put("id", call.id());
        function.put("name", call.name());
        function.set("args", call.arguments());
        Json.putKnown(node, "thoughtSignature", call.signature() == null ? otherSignature : call.signature());
    }

    private static void writeResult(Part.ToolResult result, ObjectNode node) throws UntranslatableException {
        if (result.name().isEmpty()) {
            throw new UntranslatableException(
                    "tool result", "of " + result.callId(), "answers no tool call before it, which must name the tool");
        }
        StringBuilder text = new StringBuilder();
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text piece)) {
                throw new UntranslatableException(
                        "tool result", "an image", "can't be translated: Gemini's function responses are JSON");
            }
            text.append(text.isEmpty() ? "" : "\n").append(piece.text());
        }
        ObjectNode response = node.putObject("functionResponse");
        response.put("id", result.callId());
        response.put("name", result.name());
        response.putObject("response").put(result.error() ? "error" : "output", text.toString());
    }

    private static String mediaType(Part.LinkedImage image) throws UntranslatableException {
        String path = image.url().replaceAll("[?#].*", "");
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = IMAGE_TYPES.get(extension);
        if (type == null) {
            throw new UntranslatableException(
                    "image_url",
                    image.url(),
                    "can't be translated: Gemini's protocol demands the image's type, which this URL does not tell."
                            + " Maybe send the image itself as a data URL.");
        }
        return type;
    }
}
