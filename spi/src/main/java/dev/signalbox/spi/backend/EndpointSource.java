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
     * Ends what the source started, and returns when it has ended: the plugin's classes can't be loaded afterwards. Called once,
     * after its last call returned or timed out. May block for a few seconds.
     */
    @Override
    default void close() {}
}
