package dev.signalbox.core.decision;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how often each rule of a policy fired, off what decisions record anyway. Of rules that classify the one that gave
 * the class is counted.
 *
 * <p>Safe for use by many threads; counting takes some nanoseconds for each rule that fired.
 */
public final class RuleHits {

    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder decisions = new LongAdder();
    private final LongAdder[] fired;
    private final AtomicLongArray last;
    private final AtomicLong first = new AtomicLong(NEVER);

    RuleHits(int rules) {
        fired = new LongAdder[rules];
        last = new AtomicLongArray(rules);
        for (int i = 0; i < rules; i++) {
            fired[i] = new LongAdder();
            last.setPlain(i, NEVER);
        }
    }

    /** Counts a decision made by the policy. */
    public void count(Decision decision) {
        decisions.increment();
        if (first.get() == NEVER) {
            first.compareAndSet(NEVER, decision.epochMillis());
        }
        long[] words = decision.firedRules();
        for (int word = 0; word < words.length; word++) {
            for (long left = words[word]; left != 0; left &= left - 1) {
                int rule = (word << 6) + Long.numberOfTrailingZeros(left);
                fired[rule].increment();
                last.lazySet(rule, decision.epochMillis());
            }
        }
    }

    /** How many decisions were counted. */
    public long decisions() {
        return decisions.sum();
    }

    /** When the first of them was made, in milliseconds since 1970; empty if there was none. */
    public OptionalLong since() {
        return known(first.get());
    }

    /** In how many of them a rule, named by its index in the policy, fired. */
    public long fired(int rule) {
        return fired[rule].sum();
    }

    /** When it fired last, in milliseconds since 1970; empty if it never did. */
    public OptionalLong lastFired(int rule) {
        return known(last.get(rule));
    }

    private static OptionalLong known(long millis) {
        return millis == NEVER ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}
