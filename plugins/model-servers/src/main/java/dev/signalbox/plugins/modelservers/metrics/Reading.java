package dev.signalbox.plugins.modelservers.metrics;

import dev.signalbox.spi.InferenceRequest;

/** What one look at a server's figures said. */
public final class Reading {

    private final double[] values;
    private final String problem;

    private Reading(double[] values, String problem) {
        this.values = values;
        this.problem = problem;
    }

    /** A page that says nothing, and why; the reason continues a sentence that begins with the page's address. */
    public static Reading unreadable(String problem) {
        return new Reading(new double[0], problem);
    }

    /** Why nothing is known; empty if something is. */
    public String problem() {
        return problem;
    }

    /** The figure of a meaning; NaN if it isn't said. */
    public double value(Meaning meaning) {
        return values.length == 0 ? Double.NaN : values[meaning.ordinal()];
    }

    /** Whether it has every figure that another one has. */
    public boolean saysAsMuchAs(Reading other) {
        for (Meaning meaning : Meaning.values()) {
            if (Double.isNaN(value(meaning)) && !Double.isNaN(other.value(meaning))) {
                return false;
            }
        }
        return true;
    }

    /** Requests in the batch; {@link InferenceRequest#UNKNOWN} if it isn't said. */
    public int running() {
        return count(Meaning.RUNNING);
    }

    /** Requests in the queue; {@link InferenceRequest#UNKNOWN} if it isn't said. */
    public int waiting() {
        return count(Meaning.WAITING);
    }

    /** The used share of the KV cache, 0 to 1; NaN if it isn't said. */
    public double kvCacheUsage() {
        double usage = value(Meaning.KV_CACHE);
        return Math.min(1, Double.isNaN(usage) ? value(Meaning.OLD_KV_CACHE) : usage);
    }

    private int count(Meaning meaning) {
        double value = value(meaning);
        return Double.isNaN(value) ? InferenceRequest.UNKNOWN : (int) Math.min(Integer.MAX_VALUE, Math.round(value));
    }

    /** Collects figures as they are come upon. Not thread-safe. */
    public static final class Builder {

        private final double[] sums = new double[Meaning.values().length];
        private final int[] series = new int[Meaning.values().length];

        /** Takes one series; what is no figure of its meaning, such as a negative number, is left out. */
        public void add(Meaning meaning, double value) {
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                sums[meaning.ordinal()] += value;
                series[meaning.ordinal()]++;
            }
        }

        /** What was taken. */
        public Reading build() {
            for (Meaning meaning : Meaning.values()) {
                int count = series[meaning.ordinal()];
                if (count == 0) {
                    sums[meaning.ordinal()] = Double.NaN;
                } else if (meaning.averaged()) {
                    sums[meaning.ordinal()] /= count;
                }
            }
            return new Reading(sums, "");
        }

        /** Whether nothing was taken yet. */
        public boolean isEmpty() {
            for (int count : series) {
                if (count > 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
