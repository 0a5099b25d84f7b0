package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;

/** Reads the events of a streamed message. */
final class MessageStreamReader implements AnswerReader {

    /** The type of the block that is being written; empty between blocks. */
    private String block = "";

    @Override
    public void read(String data, AnswerEvents events) throws MalformedAnswerException {
        ObjectNode event = Json.objectOf(data);
        if (event == null) {
            throw new MalformedAnswerException("an event of the stream is no JSON object");
        }
        switch (Json.text(event, "type")) {
            case "message_start" -> {
                JsonNode message = event.path("message");
                events.started(Json.text(message, "id"), Json.text(message, "model"));
                events.counted(AnthropicUsage.read(message.path("usage")));
            }
            case "content_block_start" -> start(event.path("content_block"), events);
            case "content_block_delta" -> delta(event.path("delta"), events);
            case "content_block_stop" -> endBlock(events);
            case "message_delta" -> {
                endBlock(events);
                JsonNode delta = event.path("delta");
                String reason = Json.text(delta, "stop_reason");
                if (!reason.isEmpty()) {
                    events.stopped(AnthropicUsage.stopReason(reason), Json.text(delta, "stop_sequence"));
                }
                events.counted(AnthropicUsage.read(event.path("usage")));
            }
            case "message_stop" -> events.ended();
            case "error" -> {
                String type = Json.text(event.path("error"), "type");
                events.failed(ErrorShapes.anthropicStatus(type), Json.text(event.path("error"), "message"));
            }
            // Pings, and what newer versions add.
            default -> {}
        }
    }

    private void start(JsonNode content, AnswerEvents events) throws MalformedAnswerException {
        endBlock(events);
        block = Json.text(content, "type");
        switch (block) {
            case "text" -> text(Json.text(content, "text"), events);
            case "thinking" -> thinking(Json.text(content, "thinking"), events);
            case "tool_use" -> {
                if (Json.text(content, "name").isEmpty()) {
                    throw new MalformedAnswerException("a block of type tool_use has no name");
                }
                events.callStarted(Json.text(content, "id"), Json.text(content, "name"), "");
                if (!Json.object(content, "input").isEmpty()) {
                    events.callArguments(Json.text(content.path("input")));
                }
            }
            default -> {}
        }
    }

    private void delta(JsonNode delta, AnswerEvents events) {
        switch (Json.text(delta, "type")) {
            case "text_delta" -> text(Json.text(delta, "text"), events);
            case "thinking_delta" -> thinking(Json.text(delta, "thinking"), events);
            case "input_json_delta" -> {
                String arguments = Json.text(delta, "partial_json");
                if (block.equals("tool_use") && !arguments.isEmpty()) {
                    events.callArguments(arguments);
                }
            }
            default -> {}
        }
    }

    private static void text(String text, AnswerEvents events) {
        if (!text.isEmpty()) {
            events.text(text);
        }
    }

    private static void thinking(String text, AnswerEvents events) {
        if (!text.isEmpty()) {
            events.thinking(text);
        }
    }

    private void endBlock(AnswerEvents events) {
        if (block.equals("tool_use")) {
            events.callEnded();
        }
        block = "";
    }
}
