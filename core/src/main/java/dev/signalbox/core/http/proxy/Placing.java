package dev.signalbox.core.http.proxy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.DecisionObserver;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What requests are placed with.
 *
 * @param decider the policy and fleet in force
 * @param observer hears of decisions and results, on the event loops
 * @param ids new ids for decisions, random enough to draw by; safe for use by many threads
 * @param clock the time
 */
public record Placing(ActiveDecider decider, DecisionObserver observer, Supplier<UUID> ids, InstantSource clock) {

    public Placing {
        requireNonNull(decider, "decider");
        requireNonNull(observer, "observer");
        requireNonNull(ids, "ids");
        requireNonNull(clock, "clock");
    }
}
