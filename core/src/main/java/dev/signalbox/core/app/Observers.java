package dev.signalbox.core.app;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.decision.RequestResult;
import java.util.List;

/** Remembers each decision and tells several observers of it, in their order. */
final class Observers implements DecisionObserver {

    private final RecentDecisions recent;
    private final DecisionObserver[] observers;

    Observers(RecentDecisions recent, List<DecisionObserver> observers) {
        this.recent = recent;
        this.observers = observers.toArray(DecisionObserver[]::new);
    }

    @Override
    public void decided(Decision decision, long nanos) {
        recent.add(decision);
        decision.decider().hits().count(decision);
        for (DecisionObserver observer : observers) {
            observer.decided(decision, nanos);
        }
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        recent.completed(decision, result);
        for (DecisionObserver observer : observers) {
            observer.completed(decision, result);
        }
    }

    @Override
    public void waiting() {
        for (DecisionObserver observer : observers) {
            observer.waiting();
        }
    }

    @Override
    public void waited(WaitOutcome outcome, double millis) {
        for (DecisionObserver observer : observers) {
            observer.waited(outcome, millis);
        }
    }
}
