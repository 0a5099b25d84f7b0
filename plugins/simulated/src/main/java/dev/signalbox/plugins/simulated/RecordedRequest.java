package dev.signalbox.plugins.simulated;

import java.util.List;
import java.util.Map;

/**
 * A request as a simulated server received it.
 *
 * @param method such as {@code POST}
 * @param path with the query, such as {@code /v1/chat/completions}
 * @param headers names in lower case, values in the order they came
 * @param body its bytes, decoded as UTF-8
 */
public record RecordedRequest(String method, String path, Map<String, List<String>> headers, String body) {

    public RecordedRequest {
        headers = Map.copyOf(headers);
    }

    /** The first value of a header; empty if it was not sent. */
    public String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}
