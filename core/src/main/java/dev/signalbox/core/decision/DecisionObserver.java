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

    /** A request that can't be placed now begins to wait here for room. {@link #waited} follows exactly once. */
    default void waiting() {}

    /**
     * A request has waited for room.
     *
     * @param millis for how long
     */
    default void waited(WaitOutcome outcome, double millis) {}

    /** How waiting for room ends. */
    enum WaitOutcome {
        /** There was room. */
        PLACED,
        /** There was none for as long as the rule, or the request's deadline, lets it wait. */
        TIMED_OUT,
        /** It can't be placed any more for a reason that waiting does not mend. */
        REFUSED,
        /** The client went away. */
        CANCELLED
    }
}
