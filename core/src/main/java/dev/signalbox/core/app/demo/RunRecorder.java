package dev.signalbox.core.app.demo;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.RequestResult;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps how each placed request of a run ended, as the sidecar itself reports it. */
final class RunRecorder implements DecisionObserver {

    private final Map<UUID, Ended> ended = new ConcurrentHashMap<>();

    /** A placed request that has ended. */
    record Ended(Decision decision, RequestResult result) {}

    @Override
    public void decided(Decision decision, long nanos) {
        // Only what came of it counts here.
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        ended.put(decision.id(), new Ended(decision, result));
    }

    /** How the request of that decision ended; null if it was refused or has not ended. */
    @Nullable
    Ended ended(UUID decision) {
        return ended.get(decision);
    }

    void clear() {
        ended.clear();
    }
}
