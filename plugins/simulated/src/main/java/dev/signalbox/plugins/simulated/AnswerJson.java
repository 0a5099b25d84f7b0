package dev.signalbox.plugins.simulated;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.signalbox.spi.Operation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The JSON of one answer to a chat or a completion, whole or in the chunks of a stream, as OpenAI's API has it. */
final class AnswerJson {

    // The first second of 2026: a fixed time makes answers repeatable to the byte.
    static final long CREATED = 1_767_225_600L;

    private final boolean chat;
    private final String head;
    private final String streamHead;

    AnswerJson(Operation operation, String model, long promptHash) {
        chat = operation == Operation.CHAT;
        String id = (chat ? "chatcmpl-" : "cmpl-") + hex(promptHash);
        head = "{\"id\":\"" + id + "\",\"object\":\"" + (chat ? "chat.completion" : "text_completion")
                + "\",\"created\":" + CREATED + ",\"model\":" + quoted(model) + ",\"choices\":[";
        streamHead = "data: " + (chat ? head.replaceFirst("chat\\.completion", "chat.completion.chunk") : head);
    }

    /** The event before the first token; empty for a completion, which has none. */
    String streamStart() {
        return chat
                ? streamHead + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
                        + "\"finish_reason\":null}]}\n\n"
                : "";
    }

    String streamToken(String token) {
        String choice = chat ? "{\"index\":0,\"delta\":{\"content\":\"" : "{\"index\":0,\"text\":\"";
        String end = chat ? "\"},\"logprobs\":null" : "\",\"logprobs\":null";
        return streamHead + choice + token + end + ",\"finish_reason\":null}]}\n\n";
    }

    /** The event that ends the answer, the usage if asked for, and the mark after the last event. */
    String streamEnd(String finishReason, boolean includeUsage, int promptTokens, int outputTokens) {
        String choice = chat ? "{\"index\":0,\"delta\":{}" : "{\"index\":0,\"text\":\"\"";
        String usage = includeUsage ? streamHead + "]," + usage(promptTokens, outputTokens) + "}\n\n" : "";
        return streamHead + choice + ",\"logprobs\":null,\"finish_reason\":\"" + finishReason + "\"}]}\n\n" + usage
                + "data: [DONE]\n\n";
    }

    String whole(String text, String finishReason, int promptTokens, int outputTokens) {
        String content = chat
                ? "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"}"
                : "\"text\":\"" + text + "\"";
        return head + "{\"index\":0," + content + ",\"logprobs\":null,\"finish_reason\":\"" + finishReason + "\"}],"
                + usage(promptTokens, outputTokens) + "}";
    }

    static String embeddings(String model, List<float[]> vectors, boolean base64, int promptTokens) {
        StringBuilder json = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < vectors.size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i)
                    .append(",\"embedding\":");
            if (base64) {
                json.append('"').append(base64(vectors.get(i))).append('"');
            } else {
                numbers(json, vectors.get(i));
            }
            json.append('}');
        }
        return json.append("],\"model\":")
                .append(quoted(model))
                .append(",\"usage\":{\"prompt_tokens\":")
                .append(promptTokens)
                .append(",\"total_tokens\":")
                .append(promptTokens)
                .append("}}")
                .toString();
    }

    /** OpenAI's error shape. */
    static String error(String message, String type, int statusCode) {
        return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":null,\"code\":"
                + statusCode + "}}";
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String usage(int promptTokens, int outputTokens) {
        return "\"usage\":{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":" + outputTokens
                + ",\"total_tokens\":" + (promptTokens + outputTokens) + "}";
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static void numbers(StringBuilder json, float[] vector) {
        json.append('[');
        for (int i = 0; i < vector.length; i++) {
            json.append(i == 0 ? "" : ",").append(vector[i]);
        }
        json.append(']');
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }
}
