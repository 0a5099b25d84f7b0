package dev.signalbox.core.translation.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Reasoning;
import dev.signalbox.core.translation.hub.ResponseFormat;
import dev.signalbox.core.translation.hub.Sampling;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /v1/messages} as servers see it. */
public final class MessagesBackend implements BackendSurface {

    /** The version of the API that this package speaks. */
    private static final Map<String, String> HEADERS = Map.of("anthropic-version", "2023-06-01");

    /** What a client that sets no limit gets, where the protocol demands one: as many as every model can. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    private static final double MAX_TEMPERATURE = 1;

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException {
        Conversation conversation = (Conversation) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        Settings settings = conversation.settings();
        Integer budget = settings.reasoning().budgetTokens();
        body.put(
                "max_tokens",
                settings.maxOutputTokens() != null
                        ? settings.maxOutputTokens()
                        : DEFAULT_MAX_TOKENS + (budget == null ? 0 : Math.max(0, budget)));
        Blocks.write(conversation.messages(), body, losses);
        if (!conversation.tools().isEmpty()) {
            Tools.write(conversation.tools(), body.putArray("tools"));
            Tools.write(conversation.toolChoice(), body);
        }
        write(settings, body, losses);
        write(settings.reasoning(), body);
        if (settings.streaming()) {
            body.put("stream", true);
        }
        return new OutgoingRequest("/messages", body, HEADERS);
    }

    private static void write(Settings settings, ObjectNode body, Losses losses) throws UntranslatableException {
        Sampling sampling = settings.sampling();
        if (sampling.temperature() != null && sampling.temperature() > MAX_TEMPERATURE) {
            body.put("temperature", MAX_TEMPERATURE);
            losses.drop("temperature above 1");
        } else {
            Json.putKnown(body, "temperature", sampling.temperature());
        }
        Json.putKnown(body, "top_p", sampling.topP());
        Json.putKnown(body, "top_k", sampling.topK());
        losses.dropKnown("min_p", sampling.minP());
        losses.dropKnown("frequency_penalty", sampling.frequencyPenalty());
        losses.dropKnown("presence_penalty", sampling.presencePenalty());
        losses.dropKnown("seed", sampling.seed());
        if (!settings.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop_sequences");
            settings.stop().forEach(stop::add);
        }
        if (!settings.userId().isEmpty()) {
            body.putObject("metadata").put("user_id", settings.userId());
        }
        if (settings.format() instanceof ResponseFormat.JsonObject) {
            throw new UntranslatableException(
                    "response_format", "json_object", "can't be translated: Anthropic's protocol demands a schema");
        }
        if (settings.format() instanceof ResponseFormat.JsonSchema schema) {
            ObjectNode format = body.putObject("output_config").putObject("format");
            format.put("type", "json_schema");
            format.set("schema", schema.schema());
        }
    }

    private static void write(Reasoning reasoning, ObjectNode body) {
        if (reasoning.budgetTokens() != null) {
            body.putObject("thinking").put("type", "enabled").put("budget_tokens", reasoning.budgetTokens());
        } else if (reasoning.enabled() != null) {
            body.putObject("thinking").put("type", reasoning.enabled() ? "adaptive" : "disabled");
        }
        if (reasoning.effort() != null) {
            body.withObject("/output_config")
                    .put("effort", reasoning.effort().equals("minimal") ? "low" : reasoning.effort());
        }
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        if (!(body.get("content") instanceof ArrayNode content)) {
            throw new MalformedAnswerException("the answer has no content");
        }
        List<Part> parts = new ArrayList<>();
        int calls = 0;
        for (JsonNode block : content) {
            switch (Json.text(block, "type")) {
                case "text" -> {
                    if (!Json.text(block, "text").isEmpty()) {
                        parts.add(new Part.Text(Json.text(block, "text")));
                    }
                }
                case "thinking" -> {
                    if (!Json.text(block, "thinking").isEmpty()) {
                        parts.add(new Part.Thinking(Json.text(block, "thinking")));
                    }
                }
                case "tool_use" -> parts.add(call(block, context.callId(calls++)));
                // Blocks of tools that run at the server, which the request can't have asked for.
                default -> {}
            }
        }
        return new Answer(
                Json.text(body, "id"),
                Json.text(body, "model"),
                parts,
                AnthropicUsage.stopReason(Json.text(body, "stop_reason")).of(calls > 0),
                Json.text(body, "stop_sequence"),
                AnthropicUsage.read(body.path("usage")));
    }

    private static Part.ToolCall call(JsonNode block, String otherId) throws MalformedAnswerException {
        String id = Json.text(block, "id");
        String name = Json.text(block, "name");
        if (name.isEmpty()) {
            throw new MalformedAnswerException("a block of type tool_use has no name");
        }
        return new Part.ToolCall(id.isEmpty() ? otherId : id, name, Json.object(block, "input"), null);
    }

    @Override
    public AnswerReader stream() {
        return new MessageStreamReader();
    }

    @Override
    public boolean streamsLines() {
        return false;
    }
}
