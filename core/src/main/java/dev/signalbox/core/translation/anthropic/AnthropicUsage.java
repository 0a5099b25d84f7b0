package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Json;

/** Counts of tokens, and names of the reasons to stop. */
final class AnthropicUsage {

    private AnthropicUsage() {}

    /** Here the input's count leaves out what was read from or written to a cache. */
    static TokenUsage read(JsonNode usage) {
        int input = Json.count(usage, "input_tokens");
        int cached = Json.count(usage, "cache_read_input_tokens");
        int written = Json.count(usage, "cache_creation_input_tokens");
        return new TokenUsage(
                input < 0 ? -1 : sum(sum(input, cached), written),
                Json.count(usage, "output_tokens"),
                cached,
                written,
                Json.count(usage.path("output_tokens_details"), "thinking_tokens"));
    }

    static void write(TokenUsage usage, ObjectNode node) {
        int cached = Math.max(0, usage.cached());
        int written = Math.max(0, usage.cacheWritten());
        node.put("input_tokens", (int) Math.max(0, (long) usage.prompt() - cached - written));
        if (usage.cacheWritten() >= 0) {
            node.put("cache_creation_input_tokens", written);
        }
        if (usage.cached() >= 0) {
            node.put("cache_read_input_tokens", cached);
        }
        node.put("output_tokens", Math.max(0, usage.output()));
        if (usage.reasoning() >= 0) {
            node.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
    }

    static StopReason stopReason(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "refusal" -> StopReason.REFUSAL;
            default -> StopReason.END;
        };
    }

    static void write(StopReason reason, String stopSequence, ObjectNode node) {
        node.put(
                "stop_reason",
                switch (reason) {
                    case END -> "end_turn";
                    case LENGTH -> "max_tokens";
                    case STOP_SEQUENCE -> "stop_sequence";
                    case TOOL_CALLS -> "tool_use";
                    case REFUSAL -> "refusal";
                });
        node.put("stop_sequence", stopSequence.isEmpty() ? null : stopSequence);
    }

    private static int sum(int count, int more) {
        return (int) Math.min(Integer.MAX_VALUE, (long) count + Math.max(0, more));
    }
}
