package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;
import java.nio.charset.StandardCharsets;

/**
 * Errors in the shape that a client's library shows: {@code {"error": {"message", "type", ...}}} for OpenAI's,
 * {@code {"type": "error", "error": {"type", "message"}}} for Anthropic's, {@code {"error": {"code", "message", "status"}}}
 * for Gemini's, {@code {"error": "..."}} for Ollama's and KServe's.
 */
public final class ErrorBodies {

    /** More of a body that is no error is not worth showing. */
    private static final int MAX_QUOTED = 500;

    private ErrorBodies() {}

    /**
     * An error in a protocol's shape.
     *
     * @param status as HTTP, or {@link #status}, has it
     * @param message what happened, for people
     */
    public static byte[] of(Protocol client, int status, String message) {
        return Json.bytes(ErrorShapes.write(client, status, message));
    }

    /**
     * A status as the client's protocol has it: Anthropic's clients know a busy server by 529, all others by 503. Every other
     * status stays.
     */
    public static int status(Protocol client, int status) {
        return ErrorShapes.status(client, status);
    }

    /** A backend's failure, whatever it looks like, in the client's shape. */
    public static TranslatedAnswer translated(Protocol client, int status, byte[] body) {
        int translated = status(client, status);
        return TranslatedAnswer.error(translated, of(client, translated, message(status, body)));
    }

    private static String message(int status, byte[] body) {
        ObjectNode error = Json.objectOf(body);
        String message = error == null ? new String(body, StandardCharsets.UTF_8).strip() : ErrorShapes.message(error);
        if (message.isEmpty()) {
            return "the backend answered with status " + status;
        }
        return error != null || message.length() <= MAX_QUOTED ? message : message.substring(0, MAX_QUOTED) + "...";
    }
}
