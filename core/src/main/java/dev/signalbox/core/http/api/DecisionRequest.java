package dev.signalbox.core.http.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import dev.signalbox.spi.Operation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the body of a request for a decision; every mistake is named with its place, its value and what would be right. */
final class DecisionRequest {

    private static final List<String> KEYS = List.of(
            "operation",
            "model",
            "promptTokens",
            "maxOutputTokens",
            "expectedOutputTokens",
            "streaming",
            "tools",
            "modality",
            "tenant",
            "priority",
            "labels",
            "onDevice",
            "sessionId",
            "region",
            "slo",
            "deadlineMs");
    private static final List<String> SLO_KEYS = List.of("ttftMs", "tpotMs");

    private final JsonNode root;

    private DecisionRequest(JsonNode root) {
        this.root = root;
    }

    /**
     * The attributes that a body describes.
     *
     * @param trusted whether the caller's word on tenant, priority and labels counts
     */
    static InferenceRequest read(Buffer body, boolean trusted) throws ProblemException {
        JsonNode root;
        try {
            root = Json.mapper().readTree(body.getBytes());
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw invalid(
                    "",
                    "the body is not valid JSON: " + e.getOriginalMessage() + " (line " + location.getLineNr()
                            + ", column " + location.getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can't fail to be read", e);
        }
        if (!root.isObject()) {
            throw invalid(
                    "", "the body must be a JSON object such as {\"operation\":\"chat\",\"model\":\"llama-3.1-8b\"}");
        }
        return new DecisionRequest(root).attributes(trusted);
    }

    private InferenceRequest attributes(boolean trusted) throws ProblemException {
        knownKeys(root, "", KEYS);
        InferenceRequest.Builder request = InferenceRequest.builder(operation(), requiredText("model"))
                .promptTokens(count(root, "promptTokens", 0))
                .maxOutputTokens(count(root, "maxOutputTokens", InferenceRequest.UNKNOWN))
                .expectedOutputTokens(count(root, "expectedOutputTokens", InferenceRequest.UNKNOWN))
                .streaming(flag("streaming"))
                .tools(flag("tools"))
                .modality(modality())
                .sessionId(text("sessionId"))
                .region(text("region"))
                .deadlineMs(milliseconds(root, "", "deadlineMs"));
        JsonNode slo = root.path("slo");
        if (!slo.isMissingNode() && !slo.isNull()) {
            if (!slo.isObject()) {
                throw wrong("slo", slo, "an object with ttftMs and tpotMs");
            }
            knownKeys(slo, "slo.", SLO_KEYS);
            request.ttftTargetMs(milliseconds(slo, "slo.", "ttftMs")).tpotTargetMs(milliseconds(slo, "slo.", "tpotMs"));
        }
        String tenant = text("tenant");
        int priority = priority();
        Map<String, String> labels = labels();
        if (trusted) {
            request.tenant(tenant).priority(priority).labels(labels);
        }
        String onDevice = onDevice();
        if (!onDevice.isEmpty()) {
            request.label(InferenceRequest.ON_DEVICE_LABEL, onDevice);
        }
        return request.build();
    }

    private Operation operation() throws ProblemException {
        String label = requiredText("operation");
        List<String> known = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            if (operation.label().equals(label)) {
                return operation;
            }
            known.add(operation.label());
        }
        throw wrong(
                "operation", root.path("operation"), "one of " + String.join(", ", known), Suggestion.of(label, known));
    }

    private Modality modality() throws ProblemException {
        String name = text("modality");
        if (name.isEmpty()) {
            return Modality.TEXT;
        }
        List<String> known =
                Arrays.stream(Modality.values()).map(Modality::name).toList();
        if (!known.contains(name.toUpperCase(Locale.ROOT))) {
            throw wrong(
                    "modality",
                    root.path("modality"),
                    "one of " + String.join(", ", known),
                    Suggestion.of(name, known));
        }
        return Modality.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private String requiredText(String key) throws ProblemException {
        String value = text(key);
        if (value.isEmpty()) {
            throw invalid(key, "\"" + key + "\" is missing");
        }
        return value;
    }

    private String text(String key) throws ProblemException {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(key, value, "a text");
        }
        return value.textValue();
    }

    private boolean flag(String key) throws ProblemException {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    private static int count(JsonNode node, String key, int fallback) throws ProblemException {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(key, value, "a whole number, not negative");
        }
        return value.intValue();
    }

    private int priority() throws ProblemException {
        JsonNode value = root.path("priority");
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong("priority", value, "a whole number, higher for more important requests");
        }
        return value.intValue();
    }

    private Map<String, String> labels() throws ProblemException {
        JsonNode node = root.path("labels");
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (!node.isObject()) {
            throw wrong("labels", node, "an object of texts such as {\"data\":\"personal\"}");
        }
        for (Map.Entry<String, JsonNode> label : node.properties()) {
            if (!label.getValue().isTextual()) {
                throw wrong("labels." + label.getKey(), label.getValue(), "a text");
            }
            labels.put(label.getKey(), label.getValue().textValue());
        }
        return labels;
    }

    /** What the caller can run models with itself, with commas between. */
    private String onDevice() throws ProblemException {
        JsonNode node = root.path("onDevice");
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        List<String> runtimes = new ArrayList<>();
        for (JsonNode runtime : node.isArray() ? node : Json.array().add(node)) {
            if (!runtime.isTextual()) {
                throw wrong("onDevice", node, "a list of runtimes such as [\"apple-foundation-models\"]");
            }
            runtimes.add(runtime.textValue());
        }
        return String.join(",", runtimes);
    }

    private static double milliseconds(JsonNode node, String path, String key) throws ProblemException {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Double.NaN;
        }
        if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
            throw wrong(path + key, value, "a number of milliseconds above 0");
        }
        return value.doubleValue();
    }

    private static void knownKeys(JsonNode node, String path, List<String> known) throws ProblemException {
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String key = property.getKey();
            if (!known.contains(key)) {
                throw invalid(
                        path + key,
                        "\"" + path + key + "\" is unknown; known are " + String.join(", ", known) + "."
                                + Problem.maybe(Suggestion.of(key, known)));
            }
        }
    }

    private static ProblemException wrong(String key, JsonNode value, String expected) {
        return wrong(key, value, expected, "");
    }

    private static ProblemException wrong(String key, JsonNode value, String expected, String suggestion) {
        String shown = value.toString();
        return invalid(
                key,
                "\"" + key + "\" is " + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown) + ", must be "
                        + expected + "." + Problem.maybe(suggestion));
    }

    private static ProblemException invalid(String key, String message) {
        return new ProblemException(Problem.invalid(400, "invalid_decision_request", key, message));
    }
}
