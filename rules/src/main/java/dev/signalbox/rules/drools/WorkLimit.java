package dev.signalbox.rules.drools;

import dev.signalbox.rules.situations.SituationLimits;
import java.util.function.LongSupplier;

/**
 * Counts the work of one update and breaks it off when it becomes too much. Drools itself can only be stopped between two
 * firings, but every test of a fact is ours. Used by one thread.
 */
final class WorkLimit {

    private static final int STEPS_BETWEEN_LOOKS = 1_024;

    private final SituationLimits limits;
    private final LongSupplier nanoTime;
    private long steps;
    private long firings;
    private long deadline;

    /** Thrown through Drools when a limit is reached. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message, null, false, false);
        }
    }

    WorkLimit(SituationLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    void begin() {
        steps = 0;
        firings = 0;
        deadline = nanoTime.getAsLong() + limits.maxTime().toNanos();
    }

    /** Counts one test. */
    void step() {
        if (++steps > limits.maxSteps()) {
            throw new Exceeded("they take more than " + limits.maxSteps() + " tests of facts");
        }
        if (steps % STEPS_BETWEEN_LOOKS == 0) {
            look();
        }
    }

    /** Counts one match. */
    void firing() {
        if (++firings > limits.maxFirings()) {
            throw new Exceeded("they match more than " + limits.maxFirings() + " times");
        }
        look();
    }

    private void look() {
        if (nanoTime.getAsLong() - deadline > 0) {
            throw new Exceeded("they take longer than " + limits.maxTime().toMillis() + " ms");
        }
    }
}
