package dev.signalbox.core.app.demo;

import java.util.Map;

/**
 * A request of the demonstration's workload.
 *
 * @param kind what it stands for, in the words of the report
 * @param atMillis when it is sent, in milliseconds from the start of the run
 * @param path where it is sent
 * @param labels what the caller says of it
 * @param body JSON
 */
record DemoRequest(String kind, long atMillis, String path, Map<String, String> labels, String body) {

    DemoRequest {
        labels = Map.copyOf(labels);
    }

    /** The labels as the value of the header that carries them. */
    String labelHeader() {
        StringBuilder value = new StringBuilder();
        labels.forEach((key, label) ->
                value.append(value.isEmpty() ? "" : ",").append(key).append('=').append(label));
        return value.toString();
    }
}
