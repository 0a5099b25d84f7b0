package dev.signalbox.rules.situations;

import dev.signalbox.rules.Situations;
import java.time.Instant;

/**
 * Situation rules at work on one changing world.
 *
 * <p>It remembers what it saw, for windows and for what must hold for a while, and knows no clock of its own: the same states
 * at the same times give the same situations. Used by one thread at a time, and closed by that thread.
 */
public interface SituationEngine extends AutoCloseable {

    /**
     * Takes notice of the world as it is now and says which situations hold.
     *
     * @param at when, not before the last update
     * @throws SituationException if the rules took more work than the limits allow, or the engine failed; the state still
     *     counts as seen by windows, but for what must hold for a while it is as if this update had not been, and the next
     *     one may succeed
     */
    Situations update(WorldState state, Instant at) throws SituationException;

    /** Lets go of everything; the engine is not used any more. */
    @Override
    void close();
}
