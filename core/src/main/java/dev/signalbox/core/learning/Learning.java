package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.TimePrediction;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import java.time.InstantSource;
import java.util.Map;

/**
 * Learns from answers by what predicted times are off, and how long answers are.
 *
 * <p>Answers are taken in on the threads that pass them on, without waiting. What follows from them is worked out by whoever asks,
 * away from the request path.
 */
public final class Learning implements DecisionObserver {

    private volatile LearnedTimes times = new LearnedTimes();
    private volatile LearnedLengths lengths = new LearnedLengths();
    private final LearningSettings settings;
    private final InstantSource clock;
    private volatile long changes;

    public Learning(LearningSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void decided(Decision decision, long nanos) {}

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One change that is not counted is seen with the next.
    public void completed(Decision decision, RequestResult result) {
        long now = clock.millis();
        if (settings.times() && AnsweredTimes.areOwn(result)) {
            TimePrediction predicted = decision.predicted(result);
            if (predicted != null && times.add(predicted, AnsweredTimes.of(decision, result, predicted), now)) {
                changes++;
            }
        }
        if (settings.lengths() && tellsLength(decision, result)) {
            LearnedLengths.Key key = new LearnedLengths.Key(
                    decision.facts().requestClass(), decision.facts().request().model());
            lengths.add(key, result.outputTokens(), now);
            changes++;
        }
    }

    LearnedTimes times() {
        return times;
    }

    LearnedLengths lengths() {
        return lengths;
    }

    /** Goes on from what was learnt before. */
    void restore(LearnedTimes earlierTimes, LearnedLengths earlierLengths) {
        times = earlierTimes;
        lengths = earlierLengths;
    }

    /** How much was learnt: another number than before means that something was. */
    long changes() {
        return changes;
    }

    /** What is learnt by now. Asked by one thread. */
    public Learned learned() {
        return new Learned(
                settings.times() ? times.corrections(clock.millis()) : Map.of(),
                settings.lengths() ? lengths.lengths() : Map.of());
    }

    /** Answers of another model than the one asked for say nothing of that, and embeddings have no length. */
    private static boolean tellsLength(Decision decision, RequestResult result) {
        return result.outcome() == RequestResult.Outcome.ANSWERED
                && result.status() >= 200
                && result.status() < 300
                && result.outputTokens() != InferenceRequest.UNKNOWN
                && result.outputTokens() > 0
                && decision.facts().request().operation() != Operation.EMBEDDINGS
                && decision.choice(result.choice())
                        .model()
                        .name()
                        .equals(decision.facts().request().model());
    }
}
