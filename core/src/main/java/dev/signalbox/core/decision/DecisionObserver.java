package dev.signalbox.core.decision;

/**
 * Hears of every decision and how its request ended.
 *
 * <p>Called on the request path, on any thread: it must not block, and what it throws is a bug.
 */
public interface DecisionObserver {

    /**
     * A decision was made.
     *
     * @param nanos how long it took, from the request's attributes to the choice
     */
    void decided(Decision decision, long nanos);

    /** A request that was placed has ended. Called once for each, and never for a refused one. */
    void completed(Decision decision, RequestResult result);
}
