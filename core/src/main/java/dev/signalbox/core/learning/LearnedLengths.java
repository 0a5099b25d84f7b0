package dev.signalbox.core.learning;

import dev.signalbox.core.decision.OutputLength;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How long the answers to each class of requests for each model are. May be added to by many threads; none waits. */
final class LearnedLengths {

    /** So many classes and models are learnt of; then those that were answered longest ago make room. */
    static final int MAX_ENTRIES = 200;

    private final ConcurrentMap<Key, LengthHistogram> entries = new ConcurrentHashMap<>();

    /** A class of requests for a model. */
    record Key(String requestClass, String model) {}

    /** Takes in the length of an answer. */
    void add(Key key, int tokens, long now) {
        entry(key).add(tokens, now);
    }

    /** The lengths that follow, by class and model. Asked by one thread. */
    Map<String, Map<String, OutputLength>> lengths() {
        Map<String, Map<String, OutputLength>> lengths = new HashMap<>();
        entries.forEach((key, histogram) -> histogram
                .length()
                .ifPresent(length -> lengths.computeIfAbsent(key.requestClass(), requestClass -> new HashMap<>())
                        .put(key.model(), length)));
        return lengths;
    }

    /** Every class and model of which something is learnt. */
    Map<Key, LengthHistogram> entries() {
        return Map.copyOf(entries);
    }

    /** What is learnt of a class and a model; something new if nothing was. */
    LengthHistogram entry(Key key) {
        LengthHistogram known = entries.get(key);
        if (known != null) {
            return known;
        }
        if (entries.size() >= MAX_ENTRIES) {
            entries.entrySet().stream()
                    .min((left, right) ->
                            Long.compare(left.getValue().at(), right.getValue().at()))
                    .ifPresent(oldest -> entries.remove(oldest.getKey()));
        }
        return entries.computeIfAbsent(key, added -> new LengthHistogram());
    }
}
