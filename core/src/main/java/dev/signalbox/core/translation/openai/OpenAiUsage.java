package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Json;

/** Counts of tokens, and names of the reasons to stop. */
final class OpenAiUsage {

    private OpenAiUsage() {}

    static TokenUsage read(JsonNode usage) {
        return new TokenUsage(
                Json.count(usage, "prompt_tokens"),
                Json.count(usage, "completion_tokens"),
                Json.count(usage.path("prompt_tokens_details"), "cached_tokens"),
                -1,
                Json.count(usage.path("completion_tokens_details"), "reasoning_tokens"));
    }

    static void write(TokenUsage usage, ObjectNode node) {
        node.put("prompt_tokens", Math.max(0, usage.prompt()));
        node.put("completion_tokens", Math.max(0, usage.output()));
        node.put("total_tokens", usage.total());
        if (usage.cached() >= 0) {
            node.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
        }
        if (usage.reasoning() >= 0) {
            node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        }
    }

    static StopReason stopReason(String reason) {
        return switch (reason) {
            case "length" -> StopReason.LENGTH;
            case "tool_calls", "function_call" -> StopReason.TOOL_CALLS;
            case "content_filter" -> StopReason.REFUSAL;
            default -> StopReason.END;
        };
    }

    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case REFUSAL -> "content_filter";
        };
    }
}
