package dev.signalbox.plugins.hardware.calibration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The file that {@code signalbox calibrate} writes; its format is in the plugin's README. */
public final class CalibrationFile {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int VERSION = 1;

    private final List<Calibration> calibrations;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it isn't one; the message says in which line, and what would be right
     */
    public static CalibrationFile parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return new CalibrationFile(new Reader(parser).file());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line(e.getLocation()) + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("can't be read: " + e.getMessage(), e);
        }
    }

    private CalibrationFile(List<Calibration> calibrations) {
        this.calibrations = List.copyOf(calibrations);
    }

    /** What was measured of a model: the last entry of that name. */
    public Optional<Calibration> of(String model) {
        return calibrations.stream()
                .filter(calibration -> calibration.model().equals(model))
                .reduce((earlier, later) -> later);
    }

    /** The models it holds measurements of. */
    public List<String> models() {
        return calibrations.stream().map(Calibration::model).distinct().toList();
    }

    private static String line(JsonLocation location) {
        return "line " + location.getLineNr() + ": ";
    }

    /** Goes through the text once. Fields it doesn't know are left out, for newer writers. */
    private record Reader(JsonParser parser) {

        List<Calibration> file() throws IOException {
            require(parser.nextToken() == JsonToken.START_OBJECT, "must be an object with version and calibrations");
            int version = 0;
            List<Calibration> calibrations = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "version" -> version = (int) number(field);
                    case "calibrations" -> {
                        require(parser.isExpectedStartArrayToken(), "calibrations must be a list");
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            calibrations.add(calibration());
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            require(version == VERSION, "version is " + version + ", must be " + VERSION);
            require(!calibrations.isEmpty(), "calibrations are missing, must be one or more");
            return calibrations;
        }

        private Calibration calibration() throws IOException {
            require(parser.isExpectedStartObjectToken(), "a calibration must be an object");
            JsonLocation start = parser.currentTokenLocation();
            String model = "";
            String server = "";
            LocalDate date = LocalDate.EPOCH;
            List<Calibration.Point> points = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "model" -> model = parser.getValueAsString("");
                    case "server" -> server = parser.getValueAsString("");
                    case "date" -> date = date();
                    case "points" -> {
                        require(parser.isExpectedStartArrayToken(), "points must be a list");
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            points.add(point());
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            require(!date.equals(LocalDate.EPOCH), "date is missing, must be the day of the measurement");
            try {
                return new Calibration(model, server, date, points);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(line(start) + e.getMessage(), e);
            }
        }

        private Calibration.Point point() throws IOException {
            require(parser.isExpectedStartObjectToken(), "a point must be an object");
            JsonLocation start = parser.currentTokenLocation();
            double running = Double.NaN;
            double promptTokens = Double.NaN;
            double outputTokens = Double.NaN;
            double ttftMs = Double.NaN;
            double tpotMs = Double.NaN;
            int requests = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "running" -> running = number(field);
                    case "promptTokens" -> promptTokens = number(field);
                    case "outputTokens" -> outputTokens = number(field);
                    case "ttftMs" -> ttftMs = number(field);
                    case "tpotMs" -> tpotMs = number(field);
                    case "requests" -> requests = (int) number(field);
                    default -> parser.skipChildren();
                }
            }
            try {
                return new Calibration.Point(running, promptTokens, outputTokens, ttftMs, tpotMs, requests);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(line(start) + "a point's " + e.getMessage(), e);
            }
        }

        private double number(String field) throws IOException {
            require(parser.currentToken().isNumeric(), field + " is " + parser.getText() + ", must be a number");
            return parser.getDoubleValue();
        }

        private LocalDate date() throws IOException {
            String text = parser.getValueAsString("");
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        line(parser.currentTokenLocation()) + "date is \"" + text + "\", must be like 2026-11-26", e);
            }
        }

        private void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(line(parser.currentTokenLocation()) + problem);
            }
        }
    }
}
