package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.policy.Change;
import dev.signalbox.rules.Suggestion;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a request to change the policies in force says: an optional JSON object with {@code by}, {@code why}, {@code force} and
 * {@code basisPoints}, and the header {@code if-match}.
 *
 * @param basisPoints a canary's share; -1 if it is not given
 */
record ChangeRequest(Change change, int basisPoints) {

    static final int MAX_BYTES = 16 * 1024;

    private static final List<String> KEYS = List.of("basisPoints", "by", "force", "why");
    private static final int MAX_TEXT = 1000;

    /**
     * Reads a request.
     *
     * @param caller who is taken for the author of a change that names none
     */
    static ChangeRequest read(Buffer body, Optional<String> ifMatch, String caller) throws ProblemException {
        JsonNode root = body.length() == 0 ? Json.object() : parse(body);
        if (!root.isObject()) {
            throw invalid("", "the body must be a JSON object with " + String.join(", ", KEYS) + ", or empty");
        }
        for (var field : root.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw invalid(
                        field.getKey(),
                        "unknown key \"" + field.getKey() + "\"; known here: " + String.join(", ", KEYS) + "."
                                + Problem.maybe(Suggestion.of(field.getKey(), KEYS)));
            }
        }
        JsonNode share = root.path("basisPoints");
        if (!share.isMissingNode() && !share.isInt()) {
            throw invalid("basisPoints", "basisPoints must be a whole number: hundredths of a percent");
        }
        JsonNode force = root.path("force");
        if (!force.isMissingNode() && !force.isBoolean()) {
            throw invalid("force", "force must be true or false");
        }
        String by = text(root, "by");
        Change change = new Change(
                by.isEmpty() ? caller : by,
                text(root, "why"),
                ifMatch.map(ChangeRequest::revision).filter(id -> !id.equals("*")),
                force.asBoolean());
        return new ChangeRequest(change, share.asInt(-1));
    }

    static JsonNode parse(Buffer body) throws ProblemException {
        try {
            return Json.mapper().readTree(body.getBytes());
        } catch (IOException e) {
            throw invalid("", "the body is no JSON: " + e.getMessage());
        }
    }

    static String text(JsonNode root, String key) throws ProblemException {
        JsonNode value = root.path(key);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isTextual() || value.asText().length() > MAX_TEXT) {
            throw invalid(key, key + " must be a text of at most " + MAX_TEXT + " characters");
        }
        return value.asText();
    }

    static ProblemException invalid(String param, String message) {
        return new ProblemException(Problem.invalid(400, "invalid_request", param, message));
    }

    /** An entity tag is a revision's id in quotation marks. */
    private static String revision(String tag) {
        String strong = tag.strip().startsWith("W/") ? tag.strip().substring(2) : tag.strip();
        return strong.length() > 1 && strong.startsWith("\"") && strong.endsWith("\"")
                ? strong.substring(1, strong.length() - 1)
                : strong;
    }
}
