package dev.signalbox.core.app.demo;

import java.util.HashMap;
import java.util.Map;

/**
 * A request of the demonstration's workload.
 *
 * @param kind what it stands for, in the words of the report
 * @param atMillis when it is sent, in milliseconds from the start of the run
 * @param path where it is sent
 * @param model the model it asks for
 * @param labels what the caller says of it
 * @param body JSON
 */
record DemoRequest(String kind, long atMillis, String path, String model, Map<String, String> labels, String body) {

    DemoRequest {
        labels = Map.copyOf(labels);
    }

    /** The same request with one more label. */
    DemoRequest labelled(String key, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(key, value);
        return new DemoRequest(kind, atMillis, path, model, more, body);
    }

    /** The labels as the value of the header that carries them. */
    String labelHeader() {
        StringBuilder value = new StringBuilder();
        labels.forEach((key, label) ->
                value.append(value.isEmpty() ? "" : ",").append(key).append('=').append(label));
        return value.toString();
    }
}
