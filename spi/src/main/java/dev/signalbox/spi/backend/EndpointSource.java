package dev.signalbox.spi.backend;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Finds out where model servers are, and leaves it to a {@link BackendProvider} what they are: for each endpoint the host makes
 * one, with the endpoint's address as its {@code url}.
 *
 * <p>Implemented by plugin authors. The host calls {@link #find()} on its own schedule and thread, one call at a time, and
 * brings the time-out, the jitter and the back-off. An implementation must not block; blocking work belongs on {@link
 * dev.signalbox.spi.PluginContext#blocking()}.
 */
public interface EndpointSource extends AutoCloseable {

    /**
     * The endpoints there are now, each name once. A result replaces the one before; a failure or a time-out leaves it in force
     * and is reported, so a source that can't look right now should fail rather than answer with nothing.
     */
    CompletionStage<List<Endpoint>> find();

    /**
     * Takes whom to tell that {@link #find()} may give another answer now, for sources that see changes as they happen. The host
     * then asks at once, within a tenth of a second, instead of at its next time; it goes on to ask on its own schedule as well.
     *
     * <p>Called once, before the first {@link #find()}, on the host's thread; must not block. A source that knows nothing between
     * two looks leaves it as it is.
     *
     * @param changed may be run by any thread, as often as there is something new: many runs in a row are one question. It
     *     returns at once, throws nothing, and does nothing once the source is closed
     */
    default void onChange(Runnable changed) {}

    /**
     * Ends what the source started, and returns when it has ended: the plugin's classes can't be loaded afterwards. Called once,
     * after its last call returned or timed out. May block for a few seconds.
     */
    @Override
    default void close() {}
}
