package dev.signalbox.core.translation.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request in a backend's protocol.
 *
 * @param path below the backend's base path, with its query
 * @param headers those that the protocol demands, names in lower case
 */
public record OutgoingRequest(String path, ObjectNode body, Map<String, String> headers) {
    public OutgoingRequest {
        headers = Map.copyOf(headers);
    }

    public OutgoingRequest(String path, ObjectNode body) {
        this(path, body, Map.of());
    }
}
