package dev.signalbox.core.learning;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** The errors of the latest predictions, each in the place of the oldest. May be used by many threads; none waits. */
final class RecentErrors {

    private static final int KEPT = 128;

    private final AtomicLongArray errors = new AtomicLongArray(KEPT);
    private final AtomicInteger next = new AtomicInteger();

    void add(double error) {
        int index = next.getAndUpdate(i -> i + 1 == 2 * KEPT ? KEPT : i + 1);
        errors.set(index % KEPT, Double.doubleToRawLongBits(error));
    }

    /** The median; NaN if there are none. */
    double median() {
        int count = Math.min(next.get(), KEPT);
        double[] sorted = new double[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = Double.longBitsToDouble(errors.get(i));
        }
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }
}
