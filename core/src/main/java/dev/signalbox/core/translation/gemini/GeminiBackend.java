package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.core.translation.wire.Paths;
import java.util.ArrayList;
import java.util.List;

/** {@code :generateContent} and {@code :streamGenerateContent} as servers see them. */
public final class GeminiBackend implements BackendSurface {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException {
        Conversation conversation = (Conversation) request;
        ObjectNode body = Json.object();
        Contents.write(conversation.messages(), body, losses);
        FunctionTools.write(conversation, body, losses);
        GenerationConfig.write(conversation.settings(), model, body, losses);
        return new OutgoingRequest(
                Paths.ofModel(model) + (request.streaming() ? ":streamGenerateContent?alt=sse" : ":generateContent"),
                body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        JsonNode candidate = body.path("candidates").path(0);
        boolean blocked = body.path("promptFeedback").hasNonNull("blockReason");
        if (!candidate.isObject() && !blocked) {
            throw new MalformedAnswerException("the answer has no candidate");
        }
        List<Part> parts = new ArrayList<>();
        int calls = 0;
        for (JsonNode part : Json.items(candidate.path("content"), "parts")) {
            String signature = Json.text(part, "thoughtSignature");
            String text = Json.text(part, "text");
            if (part.get("functionCall") instanceof ObjectNode call) {
                String id = Json.text(call, "id");
                parts.add(new Part.ToolCall(
                        id.isEmpty() ? context.callId(calls) : id,
                        name(call),
                        Json.object(call, "args"),
                        signature.isEmpty() ? null : signature));
                calls++;
            } else if (part.path("thought").asBoolean()) {
                if (!text.isEmpty()) {
                    parts.add(new Part.Thinking(text));
                }
            } else if (!text.isEmpty()) {
                parts.add(new Part.Text(text));
            }
        }
        String reason = Json.text(candidate, "finishReason");
        StopReason stop = reason.isEmpty() ? StopReason.END : GeminiUsage.stopReason(reason);
        return new Answer(
                Json.text(body, "responseId"),
                Json.text(body, "modelVersion"),
                parts,
                blocked ? StopReason.REFUSAL : stop.of(calls > 0),
                "",
                GeminiUsage.read(body.path("usageMetadata")));
    }

    static String name(ObjectNode call) throws MalformedAnswerException {
        String name = Json.text(call, "name");
        if (name.isEmpty()) {
            throw new MalformedAnswerException("a function call has no name");
        }
        return name;
    }

    @Override
    public AnswerReader stream() {
        return new GeminiStreamReader();
    }

    @Override
    public boolean streamsLines() {
        return false;
    }
}
