package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.Load;
import java.util.Arrays;
import java.util.List;

/**
 * By what the times that a cost model predicts of one model on one backend are multiplied, as measured answers have shown.
 * Immutable: decisions keep a reference to the one they were made with.
 */
public final class Correction {

    /** A factor for each bucket of {@link TimeBuckets}. */
    private final Factor[] ttft;

    private final Factor[] tpot;
    private final Errors errors;

    /**
     * Of these factors.
     *
     * @param ttft a factor for each bucket of the time to the first token
     * @param tpot a factor for each bucket of the time per output token
     * @param errors how far predictions were off lately
     */
    public Correction(List<Factor> ttft, List<Factor> tpot, Errors errors) {
        this.ttft = ttft.toArray(Factor[]::new);
        this.tpot = tpot.toArray(Factor[]::new);
        this.errors = requireNonNull(errors, "errors");
        if (this.ttft.length != TimeBuckets.TTFT || this.tpot.length != TimeBuckets.TPOT) {
            throw new IllegalArgumentException("there are " + this.ttft.length + " and " + this.tpot.length
                    + " factors, must be " + TimeBuckets.TTFT + " and " + TimeBuckets.TPOT);
        }
    }

    /**
     * By what a predicted time is multiplied.
     *
     * @param value the factor; 1 leaves the time as it is
     * @param spread how far single answers are from the corrected time, as a share of it: one standard deviation; NaN if unknown
     * @param answers how many answers it comes from
     */
    public record Factor(double value, double spread, long answers) {

        /** Leaves times as they are. */
        public static final Factor NONE = new Factor(1, Double.NaN, 0);
    }

    /**
     * The median error of the latest predictions, as a share of what was measured, without and with the correction of that time;
     * NaN where nothing was measured.
     */
    public record Errors(double ttft, double ttftCorrected, double tpot, double tpotCorrected) {

        /** Nothing was measured. */
        public static final Errors UNKNOWN = new Errors(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * The relative error to expect of corrected times: the greater of what was seen of the two, or what the cost model says where
     * nothing was.
     */
    static double uncertainty(Factor ttft, Factor tpot, double predicted) {
        if (Double.isNaN(ttft.spread()) && Double.isNaN(tpot.spread())) {
            return predicted;
        }
        // Math.max would pass NaN on.
        return Double.isNaN(ttft.spread()) || tpot.spread() > ttft.spread() ? tpot.spread() : ttft.spread();
    }

    /** The factor for the time to the first token of a request that is sent to a backend with this load. */
    public Factor ttft(int promptTokens, Load load) {
        return ttft[TimeBuckets.ttft(promptTokens, busy(load))];
    }

    /** The factor for the time per output token of a request that is sent to a backend with this load. */
    public Factor tpot(Load load) {
        return tpot[TimeBuckets.tpot(busy(load))];
    }

    /** The factors for times to the first token, by bucket. */
    public List<Factor> ttft() {
        return List.of(ttft);
    }

    /** The factors for times per output token, by bucket. */
    public List<Factor> tpot() {
        return List.of(tpot);
    }

    /** How far predictions were off lately. */
    public Errors errors() {
        return errors;
    }

    /** The requests that run or wait; 0 if that is not known. */
    public static int busy(Load load) {
        return Math.max(load.running(), 0) + Math.max(load.waiting(), 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Correction correction
                && Arrays.equals(ttft, correction.ttft)
                && Arrays.equals(tpot, correction.tpot)
                && errors.equals(correction.errors);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ttft) + Arrays.hashCode(tpot);
    }
}
