package dev.signalbox.core.decision;

import dev.signalbox.rules.Outcome;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a request beside where it goes.
 *
 * @param hedging when a second backend may be asked; null for never
 * @param maxWaitMs how long it may wait here where it would be refused for want of room, in milliseconds; 0 for not at all
 * @param tags what the rules attach to it
 */
record Effects(Outcome.@Nullable Hedging hedging, int maxWaitMs, SortedMap<String, String> tags) {

    static final Effects NONE = new Effects(null, 0, Collections.emptySortedMap());

    /** What an outcome says. */
    static Effects of(Outcome outcome) {
        Outcome.Hedging hedging = outcome.hedging();
        Integer queueing = outcome.queueing();
        SortedMap<String, String> tags = outcome.tags();
        return hedging == null && queueing == null && tags.isEmpty()
                ? NONE
                : new Effects(hedging, queueing == null ? 0 : queueing, tags);
    }
}
