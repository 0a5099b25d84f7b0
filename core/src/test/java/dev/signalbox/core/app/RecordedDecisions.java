package dev.signalbox.core.app;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RequestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps every decision of a sidecar until it is taken, and counts how requests ended. */
final class RecordedDecisions implements DecisionObserver {

    private final Queue<Decision> decisions = new ConcurrentLinkedQueue<>();
    private final AtomicLong decided = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong otherwise = new AtomicLong();

    @Override
    public void decided(Decision decision, long nanos) {
        decisions.add(decision);
        decided.incrementAndGet();
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        (result.outcome() == RequestResult.Outcome.ANSWERED ? answered : otherwise).incrementAndGet();
    }

    /** The decisions since this was last asked. */
    List<Decision> take() {
        List<Decision> taken = new ArrayList<>();
        for (Decision decision = decisions.poll(); decision != null; decision = decisions.poll()) {
            taken.add(decision);
        }
        return taken;
    }

    long decided() {
        return decided.get();
    }

    /** Requests that a backend answered whole. */
    long answered() {
        return answered.get();
    }

    /** Requests that ended in any other way. */
    long otherwise() {
        return otherwise.get();
    }
}
