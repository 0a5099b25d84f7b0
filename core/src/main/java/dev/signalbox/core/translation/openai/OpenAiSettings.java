package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.Reasoning;
import dev.signalbox.core.translation.hub.ResponseFormat;
import dev.signalbox.core.translation.hub.Sampling;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import dev.signalbox.core.translation.wire.Json;
import org.jspecify.annotations.Nullable;

/** What chat completions and completions say alike about how to generate a text. */
final class OpenAiSettings {

    private static final String ONE_ANSWER = "must be 1: other protocols have one answer";
    private static final String NO_LOGPROBS = "can't be translated: only OpenAI's protocol has log probabilities";

    private OpenAiSettings() {}

    static Settings read(Fields body, Losses losses) throws UntranslatableException {
        body.value("model");
        Integer n = body.integer("n");
        if (n != null && n != 1) {
            throw body.wrong("n", ONE_ANSWER);
        }
        JsonNode logprobs = body.value("logprobs");
        if (logprobs != null && !(logprobs.isBoolean() && !logprobs.booleanValue())) {
            throw body.wrong("logprobs", NO_LOGPROBS);
        }
        body.refuse("top_logprobs", NO_LOGPROBS);
        JsonNode bias = body.value("logit_bias");
        if (bias != null && !bias.isEmpty()) {
            throw body.wrong("logit_bias", "can't be translated: it names tokens of one model");
        }
        body.drop(losses, "metadata", "store", "service_tier", "prompt_cache_key", "prompt_cache_retention");
        Sampling sampling = new Sampling(
                body.number("temperature"),
                body.number("top_p"),
                body.integer("top_k"),
                body.number("min_p"),
                body.number("frequency_penalty"),
                body.number("presence_penalty"),
                body.longInteger("seed"));
        Integer maxTokens = body.integer("max_tokens");
        Integer maxCompletionTokens = body.integer("max_completion_tokens");
        String user = body.text("user");
        String safetyIdentifier = body.text("safety_identifier");
        Fields streamOptions = body.object("stream_options");
        return new Settings(
                sampling,
                maxCompletionTokens != null ? maxCompletionTokens : maxTokens,
                body.texts("stop"),
                format(body.object("response_format")),
                reasoning(body.text("reasoning_effort")),
                safetyIdentifier.isEmpty() ? user : safetyIdentifier,
                Boolean.TRUE.equals(body.flag("stream")),
                streamOptions != null && Boolean.TRUE.equals(streamOptions.flag("include_usage")));
    }

    static void write(Settings settings, String maxTokens, ObjectNode body, Losses losses) {
        Sampling sampling = settings.sampling();
        Json.putKnown(body, maxTokens, settings.maxOutputTokens());
        Json.putKnown(body, "temperature", sampling.temperature());
        Json.putKnown(body, "top_p", sampling.topP());
        // Some servers know these two, others refuse requests that have them.
        losses.dropKnown("top_k", sampling.topK());
        losses.dropKnown("min_p", sampling.minP());
        Json.putKnown(body, "frequency_penalty", sampling.frequencyPenalty());
        Json.putKnown(body, "presence_penalty", sampling.presencePenalty());
        Json.putKnown(body, "seed", sampling.seed());
        if (!settings.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            settings.stop().forEach(stop::add);
        }
        Json.putKnown(body, "user", settings.userId());
        if (settings.format() instanceof ResponseFormat.JsonObject) {
            body.putObject("response_format").put("type", "json_object");
        } else if (settings.format() instanceof ResponseFormat.JsonSchema schema) {
            writeSchema(schema.schema(), body.putObject("response_format"));
        }
        if (settings.streaming()) {
            body.put("stream", true);
            // The client's protocol may count tokens in every stream.
            body.putObject("stream_options").put("include_usage", true);
        }
    }

    static void writeReasoning(Reasoning reasoning, ObjectNode body, Losses losses) {
        if (reasoning.effort() != null) {
            body.put("reasoning_effort", reasoning.effort().equals("max") ? "xhigh" : reasoning.effort());
        } else if (reasoning.enabled() != null) {
            losses.drop("thinking");
        }
        if (reasoning.budgetTokens() != null) {
            losses.drop("thinking budget");
        }
    }

    private static void writeSchema(ObjectNode schema, ObjectNode format) {
        format.put("type", "json_schema");
        ObjectNode description = format.putObject("json_schema");
        description.put("name", "response");
        description.set("schema", schema);
        // Only such schemas may be strict, and the other protocols are strict without being asked.
        if (schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").booleanValue()) {
            description.put("strict", true);
        }
    }

    private static ResponseFormat format(@Nullable Fields format) throws UntranslatableException {
        if (format == null) {
            return ResponseFormat.TEXT;
        }
        switch (format.text("type")) {
            case "text" -> {
                return ResponseFormat.TEXT;
            }
            case "json_object" -> {
                return ResponseFormat.JSON;
            }
            case "json_schema" -> {
                Fields description = format.object("json_schema");
                Fields schema = description == null ? null : description.object("schema");
                return schema == null ? ResponseFormat.JSON : new ResponseFormat.JsonSchema(schema.node());
            }
            default -> throw format.wrong("type", "must be text, json_object or json_schema");
        }
    }

    private static Reasoning reasoning(String effort) {
        if (effort.isEmpty()) {
            return Reasoning.DEFAULT;
        }
        return effort.equals("none") ? new Reasoning(false, null, null) : new Reasoning(null, effort, null);
    }
}
