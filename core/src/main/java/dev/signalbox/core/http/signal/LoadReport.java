package dev.signalbox.core.http.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend's report of its load in the header of an answer, in the text or JSON form of Envoy's ORCA: {@code TEXT
 * named_metrics.kv_cache_usage_perc=0.4, named_metrics.num_requests_waiting=3}, or {@code JSON {"named_metrics": {...}}}.
 *
 * <p>Reads the names that vLLM and Triton give their figures. What it does not know is left aside, and so is a value that can't
 * be: a count below 0, or a share of more than 1.
 */
public final class LoadReport {

    /** The header in which a backend is asked for reports, and in which form. */
    public static final String FORMAT = "endpoint-load-metrics-format";

    /** The header a report stands in. */
    public static final String HEADER = "endpoint-load-metrics";

    private static final String NAMED = "named_metrics";

    private int running = InferenceRequest.UNKNOWN;
    private int waiting = InferenceRequest.UNKNOWN;
    private double kvCacheUsage = Double.NaN;
    private int wrong;

    private LoadReport() {}

    /** Reads a header's value, whatever it is. */
    public static LoadReport of(String value) {
        LoadReport report = new LoadReport();
        String text = value.strip();
        if (text.regionMatches(true, 0, "JSON", 0, 4)) {
            report.readJson(text.substring(4));
        } else if (text.startsWith("{")) {
            report.readJson(text);
        } else {
            report.readText(text.regionMatches(true, 0, "TEXT", 0, 4) ? text.substring(4) : text);
        }
        return report;
    }

    /** Whether a header is a report. */
    public static boolean isHeader(String name) {
        return name.length() == HEADER.length() && name.equalsIgnoreCase(HEADER);
    }

    /** The load it tells of; null if it tells of none. */
    public @Nullable Load load(Instant at) {
        boolean known = running != InferenceRequest.UNKNOWN
                || waiting != InferenceRequest.UNKNOWN
                || !Double.isNaN(kvCacheUsage);
        return known ? new Load(running, waiting, kvCacheUsage, at) : null;
    }

    /** How many of its values can't be; a report that can't be read at all counts as one. */
    public int wrong() {
        return wrong;
    }

    private void readText(String text) {
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                figure(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                wrong++;
            }
        }
    }

    private void readJson(String json) {
        JsonNode root;
        try {
            root = Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            wrong++;
            return;
        }
        for (Map.Entry<String, JsonNode> figure : root.path(NAMED).properties()) {
            figure(figure.getKey(), figure.getValue().asText());
        }
    }

    private void figure(String name, String value) {
        String plain = name.startsWith(NAMED + ".") ? name.substring(NAMED.length() + 1) : name;
        switch (plain) {
            case "num_requests_running" -> running = count(value, running);
            case "num_requests_waiting" -> waiting = count(value, waiting);
            case "kv_cache_usage_perc", "gpu_cache_usage_perc", "kv_cache_utilization" -> kvCacheUsage = share(value);
            default -> {
                // Others have no place in a load.
            }
        }
    }

    private int count(String value, int before) {
        double number = number(value);
        if (number >= 0 && number <= Integer.MAX_VALUE) {
            return (int) number;
        }
        wrong++;
        return before;
    }

    private double share(String value) {
        double number = number(value);
        if (number >= 0 && number <= 1) {
            return number;
        }
        wrong++;
        return kvCacheUsage;
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
