package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Correction.Factor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * By what one kind of time, of one model on one backend, differs from what is predicted: in each bucket, and in all together for
 * those that have seen little. May be used by many threads; none waits.
 */
final class TimeRatios {

    /** As many answers of full weight as it takes to be believed by half. */
    private static final double DOUBT = 4;

    /** What little was seen in a bucket is taken to scatter as all answers do, with the weight of so many answers. */
    private static final double LIKE_ALL = 2;

    private final AtomicReferenceArray<Ratio> ratios;
    private final RecentErrors uncorrected = new RecentErrors();
    private final RecentErrors corrected = new RecentErrors();

    TimeRatios(int buckets) {
        // The last one is that of all answers.
        ratios = new AtomicReferenceArray<>(buckets + 1);
        for (int i = 0; i <= buckets; i++) {
            ratios.set(i, Ratio.NONE);
        }
    }

    /**
     * Takes in an answer.
     *
     * @param predicted by the cost model, in milliseconds
     * @param predictedCorrected with the correction of that time
     */
    void add(int bucket, double measured, double predicted, double predictedCorrected, long now) {
        if (!(measured > 0 && predicted > 0)) {
            return;
        }
        ratios.updateAndGet(bucket, ratio -> ratio.with(measured, predicted, now));
        ratios.updateAndGet(all(), ratio -> ratio.with(measured, predicted, now));
        uncorrected.add(Math.abs(predicted - measured) / measured);
        corrected.add(Math.abs(predictedCorrected - measured) / measured);
    }

    /**
     * The factors by bucket. A deviation counts only as far as it exceeds its standard error, and the less the fewer answers have
     * shown it: so a model that is exact stays as it is.
     */
    List<Factor> factors(long now) {
        Ratio total = ratios.get(all());
        double totalWeight = total.weightAt(now);
        if (total.answers() < Ratio.ENOUGH || totalWeight < 1) {
            return Collections.nCopies(all(), Factor.NONE);
        }
        double shared = believed(total.mean(), total.variance(), totalWeight);
        List<Factor> factors = new ArrayList<>();
        for (int i = 0; i < all(); i++) {
            Ratio ratio = ratios.get(i);
            double weight = ratio.weightAt(now);
            double variance = (weight * ratio.variance() + LIKE_ALL * total.variance()) / (weight + LIKE_ALL);
            double log = weight == 0 ? shared : shared + believed(ratio.mean() - shared, variance, weight);
            factors.add(new Factor(Math.exp(log), Math.expm1(Math.sqrt(variance)), total.answers()));
        }
        return List.copyOf(factors);
    }

    /** The median error of the last predictions by the cost model alone; NaN if there were none. */
    double medianError() {
        return uncorrected.median();
    }

    /** The median error of the last predictions as corrected; NaN if there were none. */
    double medianCorrectedError() {
        return corrected.median();
    }

    /** The ratio of a bucket. */
    Ratio ratio(int bucket) {
        return ratios.get(bucket);
    }

    /** Puts back what was seen before a restart. */
    void restore(int bucket, Ratio ratio) {
        ratios.set(bucket, ratio);
    }

    /** The index of the ratio of all answers, which is the number of buckets. */
    int all() {
        return ratios.length() - 1;
    }

    private static double believed(double mean, double variance, double weight) {
        double beyondError = Math.max(0, Math.abs(mean) - Math.sqrt(variance / weight));
        return Math.copySign(beyondError, mean) * weight / (weight + DOUBT);
    }
}
