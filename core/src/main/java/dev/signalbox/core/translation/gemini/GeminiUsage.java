package dev.signalbox.core.translation.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Json;

/** Counts of tokens, and names of the reasons to stop. */
final class GeminiUsage {

    private GeminiUsage() {}

    /** Here thoughts are counted beside the candidates, not among them. */
    static TokenUsage read(JsonNode usage) {
        int candidates = Json.count(usage, "candidatesTokenCount");
        int thoughts = Json.count(usage, "thoughtsTokenCount");
        int output = candidates < 0 && thoughts < 0 ? -1 : sum(candidates, thoughts);
        return new TokenUsage(
                Json.count(usage, "promptTokenCount"),
                output,
                Json.count(usage, "cachedContentTokenCount"),
                -1,
                thoughts);
    }

    static void write(TokenUsage usage, ObjectNode node) {
        Json.putKnown(node, "promptTokenCount", usage.prompt());
        Json.putKnown(node, "cachedContentTokenCount", usage.cached());
        if (usage.output() >= 0) {
            node.put("candidatesTokenCount", Math.max(0, usage.output() - Math.max(0, usage.reasoning())));
        }
        Json.putKnown(node, "thoughtsTokenCount", usage.reasoning());
        node.put("totalTokenCount", usage.total());
    }

    static StopReason stopReason(String reason) throws MalformedAnswerException {
        return switch (reason) {
            case "STOP", "FINISH_REASON_UNSPECIFIED" -> StopReason.END;
            case "MAX_TOKENS" -> StopReason.LENGTH;
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MISSING_THOUGHT_SIGNATURE" ->
                throw new MalformedAnswerException("the model failed to call a function: " + reason);
            // Safety, recitation, forbidden words and the like.
            default -> StopReason.REFUSAL;
        };
    }

    static String finishReason(StopReason reason) {
        return switch (reason) {
            case END, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
        };
    }

    private static int sum(int count, int more) {
        return (int) Math.min(Integer.MAX_VALUE, (long) Math.max(0, count) + Math.max(0, more));
    }
}
