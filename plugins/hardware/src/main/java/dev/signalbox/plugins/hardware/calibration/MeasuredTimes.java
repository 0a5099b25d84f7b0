package dev.signalbox.plugins.hardware.calibration;

import dev.signalbox.plugins.hardware.calibration.Calibration.Point;

/**
 * The times of requests on a server that was measured, at loads and lengths between and beyond the measured ones.
 *
 * <p>The time per token grows by a power of the running requests below one, since more of them share the weights that a step reads
 * anyway; the time to the first token grows in proportion, since prompts are read one after another. Thread-safe and pure.
 */
public final class MeasuredTimes {

    /** The power that fits InferenceX' configurations best, of other models and devices too: see the plugin's README. */
    static final double POWER_OF_LOAD = 0.8;

    // Of 399 pairs of InferenceX' configurations, measured with prompts of 1,024 and 8,192 tokens at equal load, the
    // medians: 31 % of
    // the shorter prompts' time to first token and 5.7 % of their time per token went with the length.
    private static final double PROMPT_OFFSET = 2_300;
    private static final double CONTEXT_OFFSET = 25_000;
    // What times between measured loads are mostly within: README, held-out loads.
    private static final double LEAST_UNCERTAINTY = 0.1;

    // Powers are too slow to be taken for every estimate; loads beyond are rare.
    private static final int LOADS = 512;

    private final double powerOfLoad;
    private final double[] powers = new double[LOADS + 1];
    private final Lines ttft;
    private final Lines tpot;
    private final double largestLoad;

    /** The times by what was measured. */
    public static MeasuredTimes of(Calibration calibration) {
        return of(calibration, POWER_OF_LOAD);
    }

    static MeasuredTimes of(Calibration calibration, double powerOfLoad) {
        return new MeasuredTimes(calibration, powerOfLoad);
    }

    private MeasuredTimes(Calibration calibration, double powerOfLoad) {
        this.powerOfLoad = powerOfLoad;
        for (int load = 0; load <= LOADS; load++) {
            powers[load] = Math.pow(load, powerOfLoad);
        }
        this.ttft =
                Lines.through(calibration.points(), Point::running, Point::promptTokens, Point::ttftMs, PROMPT_OFFSET);
        this.tpot = Lines.through(
                calibration.points().stream()
                        .filter(point -> !Double.isNaN(point.tpotMs()))
                        .toList(),
                point -> Math.pow(point.running(), powerOfLoad),
                point -> context(point.promptTokens(), point.outputTokens()),
                Point::tpotMs,
                CONTEXT_OFFSET);
        this.largestLoad =
                calibration.points().stream().mapToDouble(Point::running).max().orElseThrow();
    }

    /**
     * Time to first token in milliseconds, without a queue.
     *
     * @param running requests the server works on, this one included
     * @param promptTokens those that aren't in the server's prefix cache
     */
    public double ttftMs(double running, double promptTokens) {
        return ttft.at(running, promptTokens);
    }

    /** Time per token after the first in milliseconds; NaN if it wasn't measured. */
    public double tpotMs(double running, double promptTokens, double outputTokens) {
        return tpot.at(power(running), context(promptTokens, outputTokens));
    }

    /** The milliseconds that reading a prompt takes, without what the server adds to any. */
    public double readingMs(double promptTokens) {
        return ttft.ofLength(1, promptTokens);
    }

    /** The largest number of running requests that was measured. */
    public double largestLoad() {
        return largestLoad;
    }

    /** The relative error to expect. */
    public double uncertainty() {
        double tpotError = Double.isNaN(tpot.error()) ? 0 : tpot.error();
        return Math.max(LEAST_UNCERTAINTY, Math.max(ttft.error(), tpotError));
    }

    private double power(double running) {
        return running <= LOADS && running == Math.rint(running)
                ? powers[(int) running]
                : Math.pow(running, powerOfLoad);
    }

    /** Mean tokens in the cache while an answer grows. */
    private static double context(double promptTokens, double outputTokens) {
        return promptTokens + outputTokens / 2;
    }
}
