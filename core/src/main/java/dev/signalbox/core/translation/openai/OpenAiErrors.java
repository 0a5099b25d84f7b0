package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.wire.Json;

/** Ends of streams, good and bad. */
final class OpenAiErrors {

    /** The data of a stream's last event. */
    static final String DONE = "[DONE]";

    private OpenAiErrors() {}

    /** Some servers put the HTTP status where OpenAI has a code. */
    static void report(JsonNode error, AnswerEvents events) {
        String message = error.isTextual() ? error.textValue() : Json.text(error, "message");
        int code = Json.count(error, "code");
        int status =
                switch (Json.text(error, "type")) {
                    case "invalid_request_error" -> 400;
                    case "authentication_error" -> 401;
                    case "permission_error" -> 403;
                    case "not_found_error" -> 404;
                    case "rate_limit_error", "tokens", "requests" -> 429;
                    case "overloaded_error" -> 503;
                    default -> 500;
                };
        events.failed(code >= 400 && code <= 599 ? code : status, message);
    }
}
