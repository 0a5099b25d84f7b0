package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;

/** Reads the lines of a streamed answer of either endpoint. */
final class OllamaStreamReader implements AnswerReader {

    private boolean started;

    @Override
    public void read(String data, AnswerEvents events) throws MalformedAnswerException {
        ObjectNode line = Json.objectOf(data);
        if (line == null) {
            throw new MalformedAnswerException("a line of the stream is no JSON object");
        }
        if (line.hasNonNull("error")) {
            events.failed(500, ErrorShapes.message(line));
            return;
        }
        if (!started) {
            started = true;
            events.started("", Json.text(line, "model"));
        }
        JsonNode message = OllamaAnswers.message(line);
        String thinking = OllamaAnswers.thinking(message);
        if (!thinking.isEmpty()) {
            events.thinking(thinking);
        }
        String text = OllamaAnswers.text(message);
        if (!text.isEmpty()) {
            events.text(text);
        }
        for (JsonNode call : Json.items(message, "tool_calls")) {
            events.callStarted(Json.text(call, "id"), OllamaAnswers.callName(call), "");
            events.callArguments(Json.text(OllamaAnswers.callArguments(call)));
            events.callEnded();
        }
        if (line.path("done").asBoolean()) {
            events.counted(OllamaAnswers.usage(line));
            events.stopped(OllamaAnswers.stop(line), "");
            events.ended();
        }
    }
}
