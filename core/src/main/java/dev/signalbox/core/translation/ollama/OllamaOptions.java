package dev.signalbox.core.translation.ollama;

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

/** What {@code /api/chat} and {@code /api/generate} say alike about how to generate a text. */
final class OllamaOptions {

    private static final String JSON = "json";

    private OllamaOptions() {}

    static Settings read(Fields body, Losses losses) throws UntranslatableException {
        body.value("model");
        if (Boolean.TRUE.equals(body.flag("logprobs"))) {
            throw body.wrong("logprobs", "can't be translated: other protocols have none in common with it");
        }
        body.value("top_logprobs");
        body.drop(losses, "keep_alive", "truncate", "shift");
        Fields given = body.object("options");
        Fields options = given == null ? new Fields(Json.object(), "options") : given;
        // The protocol streams unless it is told not to.
        boolean streaming = !Boolean.FALSE.equals(body.flag("stream"));
        Integer limit = options.integer("num_predict");
        Sampling sampling = new Sampling(
                options.number("temperature"),
                options.number("top_p"),
                options.integer("top_k"),
                options.number("min_p"),
                options.number("frequency_penalty"),
                options.number("presence_penalty"),
                options.longInteger("seed"));
        Settings settings = new Settings(
                sampling,
                // Negative is no limit.
                limit == null || limit < 0 ? null : limit,
                options.texts("stop"),
                format(body),
                reasoning(body),
                "",
                streaming,
                streaming);
        options.dropRest(losses);
        return settings;
    }

    private static ResponseFormat format(Fields body) throws UntranslatableException {
        JsonNode format = body.value("format");
        if (format == null || (format.isTextual() && format.textValue().isEmpty())) {
            return ResponseFormat.TEXT;
        }
        if (format instanceof ObjectNode schema) {
            return new ResponseFormat.JsonSchema(schema);
        }
        if (format.isTextual() && format.textValue().equals(JSON)) {
            return ResponseFormat.JSON;
        }
        throw body.wrong("format", "must be \"json\" or a JSON schema");
    }

    private static Reasoning reasoning(Fields body) throws UntranslatableException {
        JsonNode think = body.value("think");
        if (think == null) {
            return Reasoning.DEFAULT;
        }
        return think.isTextual()
                ? new Reasoning(true, think.textValue(), null)
                : new Reasoning(body.flag("think"), null, null);
    }

    static void write(Settings settings, ObjectNode body, Losses losses) {
        ObjectNode options = Json.object();
        Sampling sampling = settings.sampling();
        Json.putKnown(options, "num_predict", settings.maxOutputTokens());
        Json.putKnown(options, "temperature", sampling.temperature());
        Json.putKnown(options, "top_p", sampling.topP());
        Json.putKnown(options, "top_k", sampling.topK());
        Json.putKnown(options, "min_p", sampling.minP());
        Json.putKnown(options, "frequency_penalty", sampling.frequencyPenalty());
        Json.putKnown(options, "presence_penalty", sampling.presencePenalty());
        Json.putKnown(options, "seed", sampling.seed());
        if (!settings.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            settings.stop().forEach(stop::add);
        }
        body.put("stream", settings.streaming());
        if (settings.format() instanceof ResponseFormat.JsonObject) {
            body.put("format", JSON);
        } else if (settings.format() instanceof ResponseFormat.JsonSchema schema) {
            body.set("format", schema.schema());
        }
        write(settings.reasoning(), body, losses);
        if (!settings.userId().isEmpty()) {
            losses.drop("user");
        }
        if (!options.isEmpty()) {
            body.set("options", options);
        }
    }

    private static void write(Reasoning reasoning, ObjectNode body, Losses losses) {
        if (reasoning.budgetTokens() != null) {
            losses.drop("thinking budget");
        }
        if (Boolean.FALSE.equals(reasoning.enabled())) {
            body.put("think", false);
        } else if (reasoning.effort() != null) {
            body.put(
                    "think",
                    switch (reasoning.effort()) {
                        case "minimal" -> "low";
                        case "xhigh" -> "max";
                        default -> reasoning.effort();
                    });
        } else if (reasoning.enabled() != null) {
            body.put("think", true);
        }
    }
}
