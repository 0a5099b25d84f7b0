package dev.signalbox.core.translation.gemini;

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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How to generate an answer. */
final class GenerationConfig {

    private static final String JSON = "application/json";

    private GenerationConfig() {}

    static Settings read(@Nullable Fields given, boolean streaming, Losses losses) throws UntranslatableException {
        Fields config = given == null ? new Fields(Json.object(), "generationConfig") : given;
        Integer candidates = config.integer("candidateCount");
        if (candidates != null && candidates != 1) {
            throw config.wrong("candidateCount", "must be 1: other protocols have one answer");
        }
        Boolean logprobs = config.flag("responseLogprobs");
        if (Boolean.TRUE.equals(logprobs)) {
            throw config.wrong("responseLogprobs", "can't be translated: other protocols have none in common with it");
        }
        for (String modality : config.texts("responseModalities")) {
            if (!modality.equalsIgnoreCase("text")) {
                throw config.wrong("responseModalities", "can't be translated: other protocols answer in text");
            }
        }
        config.refuse("speechConfig", "can't be translated: other protocols answer in text");
        Settings settings = new Settings(
                new Sampling(
                        config.number("temperature"),
                        config.number("topP"),
                        config.integer("topK"),
                        null,
                        config.number("frequencyPenalty"),
                        config.number("presencePenalty"),
                        config.longInteger("seed")),
                config.integer("maxOutputTokens"),
                config.texts("stopSequences"),
                format(config),
                reasoning(GeminiFields.object(config, "thinkingConfig")),
                "",
                streaming,
                streaming);
        config.dropRest(losses);
        return settings;
    }

    private static ResponseFormat format(Fields config) throws UntranslatableException {
        String type = config.text("responseMimeType");
        Fields own = config.object("responseSchema");
        Fields json = config.object("responseJsonSchema");
        if (type.isEmpty() || type.equals("text/plain")) {
            return ResponseFormat.TEXT;
        }
        if (!type.equals(JSON)) {
            throw config.wrong("responseMimeType", "can't be translated: must be text/plain or application/json");
        }
        if (json != null) {
            return new ResponseFormat.JsonSchema(json.node());
        }
        return own == null ? ResponseFormat.JSON : new ResponseFormat.JsonSchema(Schemas.json(own.node()));
    }

    private static Reasoning reasoning(@Nullable Fields thinking) throws UntranslatableException {
        if (thinking == null) {
            return Reasoning.DEFAULT;
        }
        String level = thinking.text("thinkingLevel").toLowerCase(Locale.ROOT);
        Integer budget = thinking.integer("thinkingBudget");
        Boolean shown = thinking.flag("includeThoughts");
        boolean none = budget != null && budget == 0;
        return new Reasoning(
                none ? Boolean.FALSE : shown,
                level.isEmpty() ? null : level,
                budget != null && budget > 0 ? budget : null);
    }

    static void write(Settings settings, String model, ObjectNode body, Losses losses) {
        ObjectNode config = Json.object();
        Sampling sampling = settings.sampling();
        Json.putKnown(config, "temperature", sampling.temperature());
        Json.putKnown(config, "topP", sampling.topP());
        Json.putKnown(config, "topK", sampling.topK());
        losses.dropKnown("min_p", sampling.minP());
        Json.putKnown(config, "frequencyPenalty", sampling.frequencyPenalty());
        Json.putKnown(config, "presencePenalty", sampling.presencePenalty());
        Json.putKnown(config, "seed", sampling.seed());
        Json.putKnown(config, "maxOutputTokens", settings.maxOutputTokens());
        if (!settings.stop().isEmpty()) {
            ArrayNode stop = config.putArray("stopSequences");
            settings.stop().forEach(stop::add);
        }
        if (!settings.userId().isEmpty()) {
            losses.drop("user");
        }
        if (!settings.format().equals(ResponseFormat.TEXT)) {
            config.put("responseMimeType", JSON);
        }
        if (settings.format() instanceof ResponseFormat.JsonSchema schema) {
            config.set("responseJsonSchema", schema.schema());
        }
        JsonNode thinking = thinking(settings.reasoning(), model);
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
    }

    private static ObjectNode thinking(Reasoning reasoning, String model) {
        ObjectNode thinking = Json.object();
        if (Boolean.FALSE.equals(reasoning.enabled())) {
            return thinking.put("thinkingBudget", 0);
        }
        if (reasoning.enabled() != null) {
            thinking.put("includeThoughts", true);
        }
        if (reasoning.budgetTokens() != null) {
            thinking.put("thinkingBudget", reasoning.budgetTokens());
        } else if (reasoning.effort() != null) {
            if (model.contains("gemini-2.")) {
                thinking.put("thinkingBudget", budget(reasoning.effort()));
            } else {
                thinking.put("thinkingLevel", level(reasoning.effort()));
            }
        }
        return thinking;
    }

    /** Google's own figures for the efforts of OpenAI's protocol, from ai.google.dev/gemini-api/docs/openai. */
    private static int budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> 1024;
            case "medium" -> 8192;
            default -> 24576;
        };
    }

    private static String level(String effort) {
        return switch (effort) {
            case "minimal", "low", "medium" -> effort;
            default -> "high";
        };
    }
}
