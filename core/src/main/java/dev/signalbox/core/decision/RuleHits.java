package dev.signalbox.core.decision;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how often each placement rule of a policy fired, off what decisions record anyway. Rules that classify are not
 * counted: decisions record only the class.
 *
 * <p>Safe for use by many threads; counting takes some nanoseconds for each rule that fired.
 */
public final class RuleHits {

    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder decisions = new LongAdder();
    private final LongAdder[] fired;
    private final AtomicLongArray last;

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

    /** In how many of them a rule, named by its index in the policy, fired. */
    public long fired(int rule) {
        return fired[rule].sum();
    }

    /** When it fired last, in milliseconds since 1970; empty if it never did. */
    public OptionalLong lastFired(int rule) {
        long millis = last.get(rule);
        return millis == NEVER ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}
