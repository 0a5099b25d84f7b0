package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client makes of an answer: the text, the calls, how it ended. Written from the protocols' documentation alone, apart
 * from the code that it judges, and strict about what they demand.
 *
 * @param complete whether the stream ended as its protocol has it, well or with an error
 */
record Assembled(String text, List<String> calls, String stop, String error, boolean complete) {

    static Assembled of(Protocol protocol, String stream) {
        List<JsonNode> events = protocol == Protocol.OLLAMA ? lines(stream) : events(stream);
        return switch (protocol) {
            case OPENAI -> openAi(events, stream.endsWith("data: [DONE]\n\n"));
            case ANTHROPIC -> anthropic(events);
            case GEMINI -> gemini(events);
            case OLLAMA -> ollama(events);
            default -> throw new IllegalArgumentException(protocol + " has no chat");
        };
    }

    static Assembled ofWhole(Protocol protocol, JsonNode body) {
        return switch (protocol) {
            case OPENAI -> {
                JsonNode choice = body.path("choices").path(0);
                List<String> calls = new ArrayList<>();
                for (JsonNode call : choice.path("message").path("tool_calls")) {
                    calls.add(call(
                            call.path("id"),
                            call.path("function").path("name"),
                            Golden.json(call.path("function")
                                    .path("arguments")
                                    .asText()
                                    .getBytes(StandardCharsets.UTF_8))));
                }
                yield new Assembled(
                        choice.path("message").path("content").asText(""),
                        calls,
                        choice.path("finish_reason").asText(),
                        "",
                        true);
            }
            case ANTHROPIC -> {
                StringBuilder text = new StringBuilder();
                List<String> calls = new ArrayList<>();
                for (JsonNode block : body.path("content")) {
                    text.append(block.path("text").asText(""));
                    if (block.path("type").asText().equals("tool_use")) {
                        calls.add(call(block.path("id"), block.path("name"), block.path("input")));
                    }
                }
                yield new Assembled(
                        text.toString(), calls, body.path("stop_reason").asText(), "", true);
            }
            case GEMINI -> gemini(List.of(body));
            case OLLAMA -> ollama(List.of(body));
            default -> throw new IllegalArgumentException(protocol + " has no chat");
        };
    }

    private static Assembled openAi(List<JsonNode> events, boolean done) {
        StringBuilder text = new StringBuilder();
        Map<Integer, String[]> calls = new TreeMap<>();
        String stop = "";
        String error = "";
        for (JsonNode event : events) {
            error = event.path("error").path("message").asText(error);
            JsonNode choice = event.path("choices").path(0);
            text.append(choice.path("delta").path("content").asText(""));
            stop = choice.path("finish_reason").asText(stop);
            for (JsonNode piece : choice.path("delta").path("tool_calls")) {
                String[] call = calls.computeIfAbsent(piece.path("index").asInt(), index -> new String[] {"", "", ""});
                call[0] += piece.path("id").asText("");
                call[1] += piece.path("function").path("name").asText("");
                call[2] += piece.path("function").path("arguments").asText("");
            }
        }
        List<String> made =
                error.isEmpty() ? calls.values().stream().map(Assembled::call).toList() : List.of();
        return new Assembled(text.toString(), made, stop, error, done && (!error.isEmpty() || !stop.isEmpty()));
    }

    private static Assembled anthropic(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        List<String[]> calls = new ArrayList<>();
        String stop = "";
        String error = "";
        boolean begun = false;
        boolean open = false;
        boolean complete = false;
        int index = -1;
        for (JsonNode event : events) {
            demand(!complete, "an event behind the last: " + event);
            String type = event.path("type").asText();
            demand(begun || type.equals("message_start") || type.equals("error"), "no message_start before " + event);
            switch (type) {
                case "message_start" -> {
                    demand(!begun, "a second message_start");
                    begun = true;
                }
                case "content_block_start" -> {
                    demand(!open && event.path("index").asInt() == ++index, "a block out of order: " + event);
                    open = true;
                    JsonNode block = event.path("content_block");
                    if (block.path("type").asText().equals("tool_use")) {
                        calls.add(new String[] {
                            block.path("id").asText(), block.path("name").asText(), ""
                        });
                    }
                }
                case "content_block_delta" -> {
                    demand(open && event.path("index").asInt() == index, "a delta of no block: " + event);
                    text.append(event.path("delta").path("text").asText(""));
                    if (event.path("delta").has("partial_json")) {
                        calls.get(calls.size() - 1)[2] +=
                                event.path("delta").path("partial_json").asText();
                    }
                }
                case "content_block_stop" -> {
                    demand(open && event.path("index").asInt() == index, "an end of no block: " + event);
                    open = false;
                }
                case "message_delta" -> {
                    demand(!open, "a block is left open");
                    stop = event.path("delta").path("stop_reason").asText();
                }
                case "message_stop" -> complete = true;
                case "error" -> {
                    error = event.path("error").path("message").asText();
                    complete = true;
                }
                default -> throw new AssertionError("no such event: " + event);
            }
        }
        List<String> made =
                error.isEmpty() ? calls.stream().map(Assembled::call).toList() : List.of();
        return new Assembled(text.toString(), made, stop, error, complete);
    }

    private static Assembled gemini(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        List<String> calls = new ArrayList<>();
        String stop = "";
        String error = "";
        for (JsonNode event : events) {
            demand(stop.isEmpty() && error.isEmpty(), "an event behind the last: " + event);
            JsonNode candidate = event.path("candidates").path(0);
            for (JsonNode part : candidate.path("content").path("parts")) {
                text.append(part.path("text").asText(""));
                if (part.has("functionCall")) {
                    JsonNode call = part.path("functionCall");
                    calls.add(call(call.path("id"), call.path("name"), call.path("args")));
                }
            }
            stop = candidate.path("finishReason").asText("");
            error = event.path("error").path("message").asText("");
        }
        return new Assembled(text.toString(), calls, stop, error, !stop.isEmpty() || !error.isEmpty());
    }

    private static Assembled ollama(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        List<String> calls = new ArrayList<>();
        String stop = "";
        String error = "";
        boolean done = false;
        for (JsonNode event : events) {
            demand(!done && error.isEmpty(), "a line behind the last: " + event);
            text.append(event.path("message").path("content").asText(""));
            for (JsonNode call : event.path("message").path("tool_calls")) {
                calls.add(call(
                        call.path("id"),
                        call.path("function").path("name"),
                        call.path("function").path("arguments")));
            }
            done = event.path("done").asBoolean();
            stop = event.path("done_reason").asText("");
            error = event.path("error").asText("");
        }
        return new Assembled(text.toString(), calls, stop, error, done || !error.isEmpty());
    }

    private static String call(String[] call) {
        // What is no JSON is the model's mistake, which streams hand on as it is.
        ObjectNode arguments = Json.objectOf(call[2]);
        return call[0] + " " + call[1] + " " + (arguments == null ? call[2] : arguments);
    }

    private static String call(JsonNode id, JsonNode name, JsonNode arguments) {
        return id.asText() + " " + name.asText() + " " + arguments;
    }

    private static List<JsonNode> lines(String stream) {
        return stream.lines().map(Assembled::json).toList();
    }

    private static List<JsonNode> events(String stream) {
        demand(stream.isEmpty() || stream.endsWith("\n\n"), "the last event is not complete");
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.split("\n\n", -1)) {
            int data = event.indexOf("data: ");
            demand(event.isEmpty() || data >= 0, "no data: " + event);
            String value = data < 0 ? "" : event.substring(data + "data: ".length());
            if (value.isEmpty() || value.equals("[DONE]")) {
                continue;
            }
            events.add(json(value));
            if (event.startsWith("event: ")) {
                String type = event.substring("event: ".length(), event.indexOf('\n'));
                demand(type.equals(json(value).path("type").asText()), "wrong type: " + event);
            }
        }
        return events;
    }

    private static JsonNode json(String text) {
        return Golden.json(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
