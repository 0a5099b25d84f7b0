package dev.signalbox.core.app.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.state.FileReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What was measured, in the format that the cost model {@code calibrated} reads. */
public final class CalibrationFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final double DIGITS = 1000;

    private CalibrationFile() {}

    /**
     * The entry of one model.
     *
     * @param server what was measured, for the reader
     * @param date the day of the measurement, UTC
     */
    public static ObjectNode entry(String model, String server, LocalDate date, List<Point> points) {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("model", model);
        entry.put("server", server);
        entry.put("date", date.toString());
        ArrayNode list = entry.putArray("points");
        for (Point point : points) {
            ObjectNode node = list.addObject();
            node.put("running", point.running());
            node.put("promptTokens", rounded(point.promptTokens()));
            node.put("outputTokens", rounded(point.outputTokens()));
            node.put("ttftMs", rounded(point.ttftMs()));
            if (!Double.isNaN(point.tpotMs())) {
                node.put("tpotMs", rounded(point.tpotMs()));
            }
            node.put("requests", point.requests());
        }
        return entry;
    }

    /** A file with one entry. */
    public static ObjectNode document(ObjectNode entry) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION);
        root.putArray("calibrations").add(entry);
        return root;
    }

    /**
     * Writes an entry into a file, in the place of the one of the same model; those of other models stay. The file is replaced as a
     * whole.
     *
     * @throws IOException if it can't be written, or is there and no calibration file
     */
    public static void write(Path file, ObjectNode entry) throws IOException {
        ObjectNode root = document(entry);
        if (Files.exists(file)) {
            JsonNode old = JSON.readTree(Files.readAllBytes(file));
            if (!old.isObject()
                    || old.path("version").asInt() != VERSION
                    || !old.path("calibrations").isArray()) {
                throw new IOException(file + " is there and no calibration file of version " + VERSION
                        + ". Maybe give another name.");
            }
            ArrayNode kept = JSON.createArrayNode();
            for (JsonNode each : old.path("calibrations")) {
                if (!each.path("model").equals(entry.path("model"))) {
                    kept.add(each);
                }
            }
            kept.add(entry);
            root.set("calibrations", kept);
        }
        FileReplacement.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
