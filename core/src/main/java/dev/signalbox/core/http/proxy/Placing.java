package dev.signalbox.core.http.proxy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.decision.ActiveDecider;
import dev.signalbox.core.decision.DecisionObserver;
import dev.signalbox.core.decision.Tracing;
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
 * @param tracing follows each request, on the event loops
 */
public record Placing(
        ActiveDecider decider, DecisionObserver observer, Supplier<UUID> ids, InstantSource clock, Tracing tracing) {

    public Placing {
        requireNonNull(decider, "decider");
        requireNonNull(observer, "observer");
        requireNonNull(ids, "ids");
        requireNonNull(clock, "clock");
        requireNonNull(tracing, "tracing");
    }

    /** Without following requests. */
    public Placing(ActiveDecider decider, DecisionObserver observer, Supplier<UUID> ids, InstantSource clock) {
        this(decider, observer, ids, clock, Tracing.OFF);
    }
}
