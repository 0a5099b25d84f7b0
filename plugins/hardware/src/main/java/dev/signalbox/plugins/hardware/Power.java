package dev.signalbox.plugins.hardware;

/**
 * What all devices of a machine draw while they work.
 *
 * <p>Where it was fitted for the device (on vLLM, InferenceX, GPU power alone): {@code static watts * time + joules per byte * bytes
 * read + joules per operation * operations}, at most the rated power. Elsewhere a share of the rated power: on GPUs {@code 0.528 +
 * 0.0324 * log2(batch)}, which was within 10 % of H100 servers in the median, and 0.7 on everything else.
 *
 * @param ratedWatts of all devices together; NaN if unknown
 * @param staticWatts of all devices together while they work; NaN where it wasn't fitted
 * @param joulesPerByte of memory that is read
 * @param joulesPerOperation of computing
 * @param gpu whether the share grows with the batch
 */
record Power(double ratedWatts, double staticWatts, double joulesPerByte, double joulesPerOperation, boolean gpu) {

    private static final double SHARE_OF_OTHERS = 0.7;
    private static final double SHARE_AT_ONE = 0.528;
    private static final double SHARE_PER_DOUBLING = 0.0324;
    private static final int LARGEST_BATCH = 1 << 12;
    // Logarithms are too slow to be taken for every estimate.
    private static final double[] SHARES = shares();

    private static double[] shares() {
        double[] shares = new double[LARGEST_BATCH + 1];
        for (int batch = 1; batch <= LARGEST_BATCH; batch++) {
            shares[batch] = Math.min(1, SHARE_AT_ONE + SHARE_PER_DOUBLING * Math.log(batch) / Math.log(2));
        }
        shares[0] = SHARE_AT_ONE;
        return shares;
    }

    /**
     * Joules for a while of work.
     *
     * @param seconds the machine's time
     * @param batch requests worked on at once
     * @param bytes read in that time on all devices together; NaN if unknown
     * @param operations done in that time on all devices together; NaN if unknown
     */
    double joules(double seconds, double batch, double bytes, double operations) {
        double fitted = staticWatts * seconds + joulesPerByte * bytes + joulesPerOperation * operations;
        return Double.isNaN(fitted) ? ratedWatts * share(batch) * seconds : Math.min(fitted, ratedWatts * seconds);
    }

    private double share(double batch) {
        return gpu ? SHARES[(int) Math.min(LARGEST_BATCH, batch)] : SHARE_OF_OTHERS;
    }
}
