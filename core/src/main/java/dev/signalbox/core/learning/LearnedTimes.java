package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.TimeBuckets;
import dev.signalbox.core.decision.TimePrediction;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.cost.Estimator;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * By what the times of each model on each backend differ from what is predicted. Backends are known by their ids, so one that is
 * found again, or described anew, goes on with what was learnt of it, as long as its cost model predicts the same. May be used by many threads; none waits.
 */
final class LearnedTimes {

    /** So many models on backends are learnt of; then those that answered longest ago make room. */
    static final int MAX_ENTRIES = 1000;

    private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();

    /** A model on a backend. */
    record Key(String backend, String model) {}

    /** What is learnt of one of them. */
    static final class Entry {

        final TimeRatios ttft = new TimeRatios(TimeBuckets.TTFT);
        final TimeRatios tpot = new TimeRatios(TimeBuckets.TPOT);

        /** What the cost model predicts whose errors these are; null until it was asked. */
        private volatile @Nullable Prior prior;

        /** The one that was asked last, which must not outlive its plugin because of us. */
        private volatile WeakReference<@Nullable Estimator> asked = new WeakReference<>(null);

        @Nullable
        Prior prior() {
            return prior;
        }

        /** Goes on with what was learnt of a cost model that predicts this. */
        void restore(Prior earlier) {
            prior = earlier;
        }

        /** Whether what was learnt holds for an offer's cost model; false if it has changed. */
        @SuppressWarnings("ReferenceEquality") // Another estimator may say the same, and is asked.
        private boolean holdsFor(Offer offer) {
            if (asked.get() == offer.estimator()) {
                return true;
            }
            Prior now = Prior.of(offer);
            if (now == null) {
                return true;
            }
            Prior before = prior;
            if (before != null && !now.isLike(before)) {
                return false;
            }
            prior = now;
            asked = new WeakReference<>(offer.estimator());
            return true;
        }

        /** When it saw the last answer. */
        long at() {
            return Math.max(ttft.ratio(ttft.all()).at(), tpot.ratio(tpot.all()).at());
        }

        private Correction correction(long now) {
            return new Correction(
                    ttft.factors(now),
                    tpot.factors(now),
                    new Correction.Errors(
                            ttft.medianError(),
                            ttft.medianCorrectedError(),
                            tpot.medianError(),
                            tpot.medianCorrectedError()));
        }
    }

    /** Takes in the times of an answer; false if they tell nothing. */
    boolean add(TimePrediction predicted, AnsweredTimes measured, long now) {
        if (measured.isEmpty()) {
            return false;
        }
        Key key = new Key(
                predicted.offer().backend().id(), predicted.offer().model().name());
        Entry entry = entry(key);
        if (!entry.holdsFor(predicted.offer())) {
            // Other predictions are off by other factors.
            entry = new Entry();
            entry.holdsFor(predicted.offer());
            entries.put(key, entry);
        }
        int busy = Correction.busy(predicted.load());
        entry.ttft.add(
                TimeBuckets.ttft(predicted.promptTokens(), busy),
                measured.ttftMs(),
                predicted.uncorrected().ttftMs(),
                predicted.ttftMs(),
                now);
        entry.tpot.add(
                TimeBuckets.tpot(busy),
                measured.tpotMs(),
                predicted.uncorrected().tpotMs(),
                predicted.tpotMs(),
                now);
        return true;
    }

    /** The corrections that follow, by backend and model. */
    Map<String, Map<String, Correction>> corrections(long now) {
        Map<String, Map<String, Correction>> corrections = new HashMap<>();
        entries.forEach((key, entry) -> corrections
                .computeIfAbsent(key.backend(), backend -> new HashMap<>())
                .put(key.model(), entry.correction(now)));
        return corrections;
    }

    /** Every model on a backend of which something is learnt. */
    Map<Key, Entry> entries() {
        return Map.copyOf(entries);
    }

    /** What is learnt of a model on a backend; something new if nothing was. */
    Entry entry(Key key) {
        @Nullable Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        if (entries.size() >= MAX_ENTRIES) {
            forgetOldest();
        }
        return entries.computeIfAbsent(key, added -> new Entry());
    }

    private void forgetOldest() {
        entries.entrySet().stream()
                .min((left, right) ->
                        Long.compare(left.getValue().at(), right.getValue().at()))
                .ifPresent(oldest -> entries.remove(oldest.getKey()));
    }
}
