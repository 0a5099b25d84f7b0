package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver.WaitOutcome;
import dev.signalbox.spi.InferenceRequest;

/** One request that waits for a backend with room: it is decided anew, with its id, whenever there may be some. */
final class Held extends Waiting.Entry {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Proxy proxy;
    private final Exchange exchange;
    private final InferenceRequest attributes;
    private final Decision refused;
    private final long begunNanos;

    /**
     * A request that was refused for want of room, and may wait for it from now on.
     *
     * @param attributes the request as it arrived
     * @param longestNanos when it must not wait any more, whatever the rule says, in the time of {@link System#nanoTime()}
     */
    Held(Proxy proxy, Exchange exchange, InferenceRequest attributes, Decision refused, long now, long longestNanos) {
        super(
                attributes.priority(),
                Math.min(longestNanos - now, (long) (refused.maxWaitMs() * NANOS_PER_MILLI)) + now);
        this.proxy = proxy;
        this.exchange = exchange;
        this.attributes = attributes;
        this.refused = refused;
        this.begunNanos = now;
    }

    @Override
    boolean tryAgain() {
        return decide(false);
    }

    @Override
    void timedOut() {
        decide(true);
    }

    /** The client has gone away. */
    void cancel() {
        proxy.waiting.remove(this);
        proxy.placing.observer().waited(WaitOutcome.CANCELLED, waitedMs(System.nanoTime()));
    }

    /** Decides anew; goes on with the result if there is room, if waiting does not help any more, or if it is the last time. */
    private boolean decide(boolean last) {
        long now = System.nanoTime();
        Decision made;
        try {
            made = proxy.decide(attributes, exchange.asked().prefix(), refused.id(), waitedMs(now));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            proxy.placing.observer().waited(WaitOutcome.REFUSED, waitedMs(now));
            exchange.failed(e);
            return true;
        }
        if (made.mayWait() && !last) {
            return false;
        }
        proxy.placing.observer().waited(outcome(made), waitedMs(now));
        try {
            exchange.decided(made, System.nanoTime() - now);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            exchange.failed(e);
        }
        return true;
    }

    private static WaitOutcome outcome(Decision made) {
        if (made.refusal() == null) {
            return WaitOutcome.PLACED;
        }
        return made.mayWait() ? WaitOutcome.TIMED_OUT : WaitOutcome.REFUSED;
    }

    private double waitedMs(long now) {
        return (now - begunNanos) / NANOS_PER_MILLI;
    }
}
