package dev.signalbox.core.app;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RequestResult;
import java.time.Duration;

/**
 * Notices decisions that take long, and has all cost models timed then: of those that are trusted only one estimate in many is.
 */
record SlowDecisions(Runnable suspicion) implements DecisionObserver {

    private static final long SLOW_NANOS = Duration.ofMillis(10).toNanos();

    @Override
    public void decided(Decision decision, long nanos) {
        if (nanos > SLOW_NANOS) {
            suspicion.run();
        }
    }

    @Override
    public void completed(Decision decision, RequestResult result) {}
}
