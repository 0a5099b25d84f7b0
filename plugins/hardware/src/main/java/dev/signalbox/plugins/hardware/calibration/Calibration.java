package dev.signalbox.plugins.hardware.calibration;

import java.time.LocalDate;
import java.util.List;

/**
 * Measurements of one model on one server.
 *
 * @param model the name it is served under
 * @param server what served it, for the reader: software, version, device; may be empty
 * @param date when it was measured
 * @param points at least two, at two different loads
 */
public record Calibration(String model, String server, LocalDate date, List<Point> points) {

    /**
     * What requests took while a steady number of them was running.
     *
     * @param running requests the server worked on at a time, the measured one included; 1 or more
     * @param promptTokens mean prompt of a request, none of it in the server's prefix cache; 1 or more
     * @param outputTokens mean answer of a request; 0 for embeddings
     * @param ttftMs median time to first token, in milliseconds; positive
     * @param tpotMs median time per output token after the first, in milliseconds, positive; NaN where answers have one token or none
     * @param requests how many requests the medians are of; 1 or more
     */
    public record Point(
            double running, double promptTokens, double outputTokens, double ttftMs, double tpotMs, int requests) {

        public Point {
            requireAtLeast(1, running, "running");
            requireAtLeast(1, promptTokens, "promptTokens");
            requireAtLeast(0, outputTokens, "outputTokens");
            requirePositive(ttftMs, "ttftMs");
            requireAtLeast(1, requests, "requests");
            if (outputTokens >= 2) {
                requirePositive(tpotMs, "tpotMs");
            }
        }

        private static void requirePositive(double value, String name) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        name + (Double.isNaN(value) ? " is missing" : " is " + value) + ", must be positive");
            }
        }

        private static void requireAtLeast(double min, double value, String name) {
            if (!(value >= min) || Double.isInfinite(value)) {
                throw new IllegalArgumentException(name + (Double.isNaN(value) ? " is missing" : " is " + value)
                        + ", must be " + (min == 1 ? "1 or more" : "0 or more"));
            }
        }
    }

    public Calibration {
        points = List.copyOf(points);
        if (model.isEmpty()) {
            throw new IllegalArgumentException("model is missing, must be the name the model is served under");
        }
        if (points.stream().mapToDouble(Point::running).distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "the points of \"" + model
                            + "\" were all measured with the same number of requests running, must be at two different loads at least");
        }
    }
}
