package dev.signalbox.core.learning;

import dev.signalbox.core.decision.OutputLength;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long the latest answers of one kind are: those since the last turn, and those of the turn before. May be added to by many
 * threads, none of which waits; turned and asked by one.
 */
final class LengthHistogram {

    /** Longer answers count as that long. */
    static final int MAX_TOKENS = 1 << 20;

    /** A turn lasts for so many answers. */
    static final int TURN = 500;

    /** Fewer answers say little of what nine of ten stay within. */
    static final int ENOUGH = 30;

    private static final int DIGITS = 2;

    private volatile Histogram current = new ConcurrentHistogram(MAX_TOKENS, DIGITS);
    private volatile Histogram previous = new Histogram(MAX_TOKENS, DIGITS);
    private volatile long at;

    void add(int tokens, long now) {
        current.recordValue(Math.min(tokens, MAX_TOKENS));
        at = now;
    }

    /** When the last answer was added. */
    long at() {
        return at;
    }

    /** What is learnt by now; empty while too few answers were seen. Begins another turn if this one is full. */
    Optional<OutputLength> length() {
        if (current.getTotalCount() >= TURN) {
            previous = current;
            current = new ConcurrentHistogram(MAX_TOKENS, DIGITS);
        }
        Histogram both = both();
        if (both.getTotalCount() < ENOUGH) {
            return Optional.empty();
        }
        int median = (int) Math.max(1, both.getValueAtPercentile(50));
        int cautious = (int) Math.max(median, both.getValueAtPercentile(90));
        return Optional.of(new OutputLength(median, cautious, both.getTotalCount()));
    }

    /** How many answers have each length. */
    Map<Long, Long> counts() {
        Map<Long, Long> counts = new LinkedHashMap<>();
        for (HistogramIterationValue value : both().recordedValues()) {
            counts.put(value.getValueIteratedTo(), value.getCountAtValueIteratedTo());
        }
        return counts;
    }

    /** Puts back what was seen before a restart. */
    void restore(Map<Long, Long> counts, long lastAt) {
        Histogram restored = new Histogram(MAX_TOKENS, DIGITS);
        counts.forEach((tokens, count) -> restored.recordValueWithCount(Math.min(tokens, MAX_TOKENS), count));
        previous = restored;
        at = lastAt;
    }

    private Histogram both() {
        Histogram both = new Histogram(MAX_TOKENS, DIGITS);
        both.add(previous);
        both.add(current);
        return both;
    }
}
