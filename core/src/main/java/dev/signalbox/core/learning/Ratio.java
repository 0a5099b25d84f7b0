package dev.signalbox.core.learning;

/**
 * By what measured times differ from predicted ones: the logarithm of their quotient, averaged with weights that fall with the
 * number of later answers and with age. Immutable.
 *
 * @param weight how many answers of full weight it is worth, at the time of the last
 * @param mean the weighted mean of the logarithms
 * @param variance their weighted variance
 * @param answers how many answers it has seen
 * @param at when it saw the last, in milliseconds since 1970
 */
record Ratio(double weight, double mean, double variance, long answers, long at) {

    /** Nothing was seen. */
    static final Ratio NONE = new Ratio(0, 0, 0, 0, 0);

    /** What an answer weighs after another one: so the weights of all add up to 64 at most. */
    private static final double FADING = 1 - 1.0 / 64;

    /** After so long an answer weighs half: a machine that was slow yesterday may not be today. */
    private static final double HALF_LIFE_MILLIS = 12 * 3600 * 1000.0;

    /** No single answer says more than that times are off by a factor of 20. */
    private static final double MAX_LOG = Math.log(20);

    /** Answers beyond so many standard deviations count as that far off, once enough were seen to tell. */
    private static final double OUTLIER = 3;

    private static final double MIN_DEVIATION = 0.15;

    /** How many answers tell what is far off. */
    static final long ENOUGH = 8;

    /** With one answer more. */
    Ratio with(double measured, double predicted, long now) {
        double log = limited(Math.log(measured / predicted));
        double faded = weightAt(now) * FADING;
        double newWeight = faded + 1;
        double difference = log - mean;
        double newMean = mean + difference / newWeight;
        double newVariance = faded * (variance + difference * difference / newWeight) / newWeight;
        return new Ratio(newWeight, newMean, newVariance, answers + 1, Math.max(at, now));
    }

    /** How many answers of full weight it is worth by now. */
    double weightAt(long now) {
        return weight * Math.pow(2, -Math.max(0, now - at) / HALF_LIFE_MILLIS);
    }

    private double limited(double log) {
        double low = -MAX_LOG;
        double high = MAX_LOG;
        if (answers >= ENOUGH) {
            double reach = OUTLIER * Math.max(Math.sqrt(variance), MIN_DEVIATION);
            low = Math.max(low, mean - reach);
            high = Math.min(high, mean + reach);
        }
        return Math.max(low, Math.min(high, log));
    }
}
