package dev.signalbox.core.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.spi.backend.Protocol;

/** What errors look like in each protocol. */
public final class ErrorShapes {

    private static final int OVERLOADED = 529;

    private ErrorShapes() {}

    /** An error's body. */
    public static ObjectNode write(Protocol protocol, int givenStatus, String message) {
        int status = status(protocol, givenStatus);
        ObjectNode body = Json.object();
        switch (protocol) {
            case ANTHROPIC -> {
                body.put("type", "error");
                body.putObject("error").put("type", anthropicType(status)).put("message", message);
            }
            case GEMINI ->
                body.putObject("error")
                        .put("code", status)
                        .put("message", message)
                        .put("status", geminiStatus(status));
            case OLLAMA, KSERVE -> body.put("error", message);
            case OPENAI, ON_DEVICE ->
                body.putObject("error")
                        .put("message", message)
                        .put("type", openAiType(status))
                        .putNull("param")
                        .putNull("code");
        }
        return body;
    }

    /** The message of an error's body, in whatever shape it comes; empty if there is none. */
    public static String message(JsonNode body) {
        JsonNode error = body.path("error");
        if (error.isTextual()) {
            return error.textValue();
        }
        String message = Json.text(error, "message");
        if (!message.isEmpty()) {
            return message;
        }
        message = Json.text(body, "message");
        return message.isEmpty() ? Json.text(body, "detail") : message;
    }

    /** The status as a protocol's clients know it: Anthropic's have one of their own for a busy server. */
    public static int status(Protocol protocol, int status) {
        if (protocol == Protocol.ANTHROPIC) {
            return status == 503 ? OVERLOADED : status;
        }
        return status == OVERLOADED ? 503 : status;
    }

    /** The status that belongs to an error's type, for errors in the midst of a stream. */
    public static int anthropicStatus(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> OVERLOADED;
            default -> 500;
        };
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 408, 504 -> "timeout_error";
            case 503, OVERLOADED -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String geminiStatus(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503, OVERLOADED -> "UNAVAILABLE";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    private static String openAiType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
