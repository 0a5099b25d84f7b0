package dev.signalbox.core.benchmarks;

import java.util.Arrays;

/** Times in nanoseconds, kept one by one. Used by one thread at a time. */
final class Percentiles {

    private long[] nanos = new long[1024];
    private int size;

    void add(long time) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = time;
    }

    int size() {
        return size;
    }

    /** The time that so many percent do not exceed, in microseconds; NaN if there is none. */
    double micros(double percent) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * size) - 1;
        return sorted[Math.max(0, index)] / 1e3;
    }

    /** The same in milliseconds. */
    double millis(double percent) {
        return micros(percent) / 1e3;
    }
}
