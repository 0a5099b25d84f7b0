package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bytes that look like somebody's protocol for a while. */
final class Garbage {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 5;

    /** Words of all the protocols, so that garbage gets far. */
    private static final String[] NAMES = {
        "messages",
        "role",
        "content",
        "type",
        "text",
        "tool_calls",
        "function",
        "name",
        "arguments",
        "id",
        "image_url",
        "url",
        "system",
        "source",
        "data",
        "input",
        "tool_use_id",
        "contents",
        "parts",
        "functionCall",
        "args",
        "functionResponse",
        "response",
        "systemInstruction",
        "generationConfig",
        "candidates",
        "finishReason",
        "choices",
        "message",
        "delta",
        "index",
        "finish_reason",
        "usage",
        "prompt_tokens",
        "message_start",
        "content_block",
        "stop_reason",
        "done",
        "done_reason",
        "eval_count",
        "options",
        "format",
        "tools",
        "tool_choice",
        "prompt",
        "text_output",
        "embeddings",
        "embedding",
        "values",
        "error",
        "code",
        "status",
        "think",
        "stop",
        "stream",
        "max_tokens",
        "temperature",
        "thinking",
        "requests",
        "images",
        "partial_json",
        "usageMetadata"
    };

    private static final String[] TEXTS = {
        "user",
        "assistant",
        "system",
        "tool",
        "model",
        "text",
        "function",
        "image_url",
        "tool_use",
        "tool_result",
        "auto",
        "required",
        "json_schema",
        "{\"a\":1}",
        "{",
        "",
        "data:image/png;base64,AAAA",
        "data:,x",
        "https://x/y.png",
        "message_start",
        "content_block_start",
        "content_block_delta",
        "input_json_delta",
        "text_delta",
        "message_delta",
        "message_stop",
        "content_block_stop",
        "error",
        "STOP",
        "stop",
        "length",
        "MAX_TOKENS",
        "MALFORMED_FUNCTION_CALL",
        "\ud800",
        "\u0000",
        "a\nb",
        "[DONE]",
        "image/png",
        "base64",
        "enabled",
        "json"
    };

    private Garbage() {}

    /** Mostly objects of JSON, at times not even that. */
    static byte[] json(Random random) {
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = node(random, 0).toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    /** Events and lines. */
    static byte[] stream(Random random) {
        StringBuilder stream = new StringBuilder();
        int events = random.nextInt(8);
        for (int i = 0; i < events; i++) {
            stream.append(random.nextBoolean() ? "data: " : "").append(node(random, 0));
            stream.append(random.nextBoolean() ? "\r\n\r\n" : "\n\n");
            if (random.nextInt(8) == 0) {
                stream.append("data: [DONE]\n\n");
            }
        }
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode node(Random random, int depth) {
        int kind = depth == 0 ? 0 : depth > MAX_DEPTH ? 2 + random.nextInt(6) : random.nextInt(8);
        return switch (kind) {
            case 0, 1 -> kind == 0 ? object(random, depth) : array(random, depth);
            case 2 -> NODES.numberNode(random.nextInt(1000) - 100);
            case 3 -> NODES.numberNode(random.nextDouble() * 1e10);
            case 4 -> NODES.booleanNode(random.nextBoolean());
            case 5 -> NODES.nullNode();
            default -> NODES.textNode(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        int fields = random.nextInt(8);
        for (int i = 0; i < fields; i++) {
            object.set(NAMES[random.nextInt(NAMES.length)], node(random, depth + 1));
        }
        return object;
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = NODES.arrayNode();
        int items = random.nextInt(4);
        for (int i = 0; i < items; i++) {
            array.add(node(random, depth + 1));
        }
        return array;
    }
}
