package dev.signalbox.plugins.simulated;

import java.util.function.LongSupplier;

/** A clock that runs at a multiple of the real one. Not thread-safe. */
final class SimulatedTime {

    private final LongSupplier realNanos;
    private double speed;
    private long realOrigin;
    private long simulatedOrigin;

    SimulatedTime(LongSupplier realNanos, double speed) {
        this.realNanos = realNanos;
        this.speed = speed;
        this.realOrigin = realNanos.getAsLong();
    }

    long nowNanos() {
        return simulatedOrigin + (long) ((realNanos.getAsLong() - realOrigin) * speed);
    }

    /** Simulated seconds per real second from now on. */
    void speed(double value) {
        simulatedOrigin = nowNanos();
        realOrigin = realNanos.getAsLong();
        speed = value;
    }

    /** Real milliseconds, rounded up and at least 1, until the simulated time is reached. */
    long millisecondsUntil(long simulatedNanos) {
        double nanos = (simulatedNanos - nowNanos()) / speed;
        return Math.max(1, (long) Math.min(Math.ceil(nanos / 1e6), Integer.MAX_VALUE));
    }
}
