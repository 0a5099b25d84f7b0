package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;

/** Reads a streamed answer, whose last event is known by its reason to stop alone: the stream just ends behind it. */
final class GeminiStreamReader implements AnswerReader {

    private boolean started;

    @Override
    public void read(String data, AnswerEvents events) throws MalformedAnswerException {
        ObjectNode answer = Json.objectOf(data);
        if (answer == null) {
            throw new MalformedAnswerException("an event of the stream is no JSON object");
        }
        if (answer.hasNonNull("error")) {
            int code = Json.count(answer.path("error"), "code");
            events.failed(code >= 400 && code <= 599 ? code : 500, ErrorShapes.message(answer));
            return;
        }
        if (!started) {
            started = true;
            events.started(Json.text(answer, "responseId"), Json.text(answer, "modelVersion"));
        }
        events.counted(GeminiUsage.read(answer.path("usageMetadata")));
        JsonNode candidate = answer.path("candidates").path(0);
        for (JsonNode part : Json.items(candidate.path("content"), "parts")) {
            part(part, events);
        }
        String reason = Json.text(candidate, "finishReason");
        if (answer.path("promptFeedback").hasNonNull("blockReason")) {
            events.stopped(StopReason.REFUSAL, "");
        } else if (!reason.isEmpty()) {
            events.stopped(GeminiUsage.stopReason(reason), "");
        }
    }

    private static void part(JsonNode part, AnswerEvents events) throws MalformedAnswerException {
        String signature = Json.text(part, "thoughtSignature");
        String text = Json.text(part, "text");
        if (part.get("functionCall") instanceof ObjectNode call) {
            events.callStarted(Json.text(call, "id"), GeminiBackend.name(call), signature);
            events.callArguments(Json.text(Json.object(call, "args")));
            events.callEnded();
        } else if (part.path("thought").asBoolean()) {
            if (!text.isEmpty()) {
                events.thinking(text);
            }
        } else if (!text.isEmpty()) {
            events.text(text);
        }
    }
}
