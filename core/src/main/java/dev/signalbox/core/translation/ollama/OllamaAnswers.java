package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Whole answers, and what each line of a stream has in common with them. */
final class OllamaAnswers {

    static final String STREAM_TYPE = "application/x-ndjson";

    private OllamaAnswers() {}

    static ObjectNode write(Answer answer, boolean generated, AnswerContext context) {
        StringBuilder content = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        ArrayNode calls = Json.array();
        for (Part part : answer.parts()) {
            if (part instanceof Part.Text text) {
                content.append(text.text());
            } else if (part instanceof Part.Thinking thought) {
                thinking.append(thought.text());
            } else if (part instanceof Part.ToolCall call) {
                OllamaMessages.writeCall(call, calls.size(), calls.addObject());
            }
        }
        ObjectNode line = line(answer.model(), context);
        ObjectNode message = generated ? line : line.putObject("message").put("role", "assistant");
        message.put(generated ? "response" : "content", content.toString());
        Json.putKnown(message, "thinking", thinking.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        finish(answer.stop(), answer.usage(), line);
        return line;
    }

    static ObjectNode line(String model, AnswerContext context) {
        ObjectNode line = Json.object();
        line.put("model", model.isEmpty() ? context.model() : model);
        line.put("created_at", context.at().toString());
        return line;
    }

    static void finish(StopReason stop, TokenUsage usage, ObjectNode line) {
        line.put("done", true);
        line.put("done_reason", stop == StopReason.LENGTH ? "length" : "stop");
        Json.putKnown(line, "prompt_eval_count", usage.prompt());
        Json.putKnown(line, "eval_count", usage.output());
    }

    /** Reads the answer of either endpoint. */
    static Answer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        if (!body.path("done").asBoolean()) {
            throw new MalformedAnswerException("the answer is not done");
        }
        JsonNode message = message(body);
        List<Part> parts = new ArrayList<>();
        if (!thinking(message).isEmpty()) {
            parts.add(new Part.Thinking(thinking(message)));
        }
        if (!text(message).isEmpty()) {
            parts.add(new Part.Text(text(message)));
        }
        int calls = 0;
        for (JsonNode call : Json.items(message, "tool_calls")) {
            String id = Json.text(call, "id");
            parts.add(new Part.ToolCall(
                    id.isEmpty() ? context.callId(calls) : id, callName(call), callArguments(call), null));
            calls++;
        }
        return new Answer("", Json.text(body, "model"), parts, stop(body).of(calls > 0), "", usage(body));
    }

    /** What has the text: the message of a chat, else the line itself. */
    static JsonNode message(ObjectNode line) {
        return line.get("message") instanceof ObjectNode message ? message : line;
    }

    static String text(JsonNode message) {
        String content = Json.text(message, "content");
        return content.isEmpty() ? Json.text(message, "response") : content;
    }

    static String thinking(JsonNode message) {
        return Json.text(message, "thinking");
    }

    static String callName(JsonNode call) throws MalformedAnswerException {
        String name = Json.text(call.path("function"), "name");
        if (name.isEmpty()) {
            throw new MalformedAnswerException("a tool call has no name");
        }
        return name;
    }

    static ObjectNode callArguments(JsonNode call) throws MalformedAnswerException {
        JsonNode arguments = call.path("function").path("arguments");
        if (arguments.isMissingNode() || arguments.isNull()) {
            return Json.object();
        }
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedAnswerException("a tool call's arguments are no object");
    }

    static StopReason stop(JsonNode line) {
        return Json.text(line, "done_reason").equals("length") ? StopReason.LENGTH : StopReason.END;
    }

    static TokenUsage usage(JsonNode line) {
        return new TokenUsage(Json.count(line, "prompt_eval_count"), Json.count(line, "eval_count"), -1, -1, -1);
    }
}
