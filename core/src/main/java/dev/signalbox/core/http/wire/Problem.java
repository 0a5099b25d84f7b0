package dev.signalbox.core.http.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.ErrorBodies;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An answer that says what went wrong, in the error shape of the client's API, so that unchanged clients show its message.
 *
 * @param status the HTTP status
 * @param type the kind of error, for programs: whose fault it is
 * @param code the error, for programs; stable across releases
 * @param param the field or header that is wrong; empty if it is none in particular
 * @param message what happened and what would be right, for people
 * @param facts what else a program may want to know; may be empty
 */
public record Problem(int status, String type, String code, String param, String message, ObjectNode facts) {

    /** The type of what the client must change. */
    public static final String INVALID_REQUEST = "invalid_request_error";

    /** The type of a request that policy or the state of the fleet keeps from running. */
    public static final String REFUSED = "placement_refused";

    /** The type of a failure of the backends. */
    public static final String UPSTREAM = "upstream_error";

    /** The type of a mistake in the sidecar itself. */
    public static final String INTERNAL = "internal_error";

    public Problem {
        requireNonNull(type, "type");
        requireNonNull(code, "code");
        requireNonNull(param, "param");
        requireNonNull(message, "message");
        requireNonNull(facts, "facts");
    }

    /** A mistake of the client's. */
    public static Problem invalid(int status, String code, String param, String message) {
        return new Problem(status, INVALID_REQUEST, code, param, message, Json.object());
    }

    /** The suggestion to end a message with; empty if there is none. */
    public static String maybe(String suggestion) {
        return suggestion.isEmpty() ? "" : " Maybe \"" + suggestion + "\".";
    }

    /** The answer's body. */
    public Buffer body() {
        ObjectNode root = Json.object();
        ObjectNode error = root.putObject("error");
        error.put("message", message);
        error.put("type", type);
        error.put("param", param.isEmpty() ? null : param);
        error.put("code", code);
        if (!facts.isEmpty()) {
            error.set("signalbox", facts);
        }
        return Json.encode(root);
    }

    /** Ends a response with it, in the shape that clients of a protocol show. Headers that are already set stay. */
    public void send(HttpServerResponse response, Protocol client) {
        if (client == Protocol.OPENAI) {
            send(response);
            return;
        }
        int known = ErrorBodies.status(client, status);
        response.setStatusCode(known);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.end(body(client, known));
    }

    private Buffer body(Protocol client, int known) {
        ObjectNode root;
        try {
            root = (ObjectNode) Json.mapper().readTree(ErrorBodies.of(client, known, message));
        } catch (IOException e) {
            throw new UncheckedIOException("an error's body must be JSON", e);
        }
        ObjectNode own = root.putObject("signalbox");
        own.put("code", code);
        Json.putKnown(own, "param", param);
        own.setAll(facts);
        return Json.encode(root);
    }

    /** Ends a response with it, in the shape of the OpenAI API. Headers that are already set stay. */
    public void send(HttpServerResponse response) {
        response.setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.end(body());
    }
}
