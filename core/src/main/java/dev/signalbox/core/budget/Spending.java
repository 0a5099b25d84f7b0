package dev.signalbox.core.budget;

/**
 * What has been spent in one period.
 *
 * @param start when the period began, in milliseconds since 1970
 * @param end when it ends, exclusive
 * @param usd what has been spent, in US dollars
 * @param unpriced requests whose cost is not known, and which are not in the sum
 */
record Spending(long start, long end, double usd, long unpriced) {

    boolean contains(long epochMillis) {
        return epochMillis >= start && epochMillis < end;
    }

    /** With one request more; an unknown cost is NaN. */
    Spending plus(double cost) {
        return Double.isNaN(cost)
                ? new Spending(start, end, usd, unpriced + 1)
                : new Spending(start, end, usd + cost, unpriced);
    }
}
