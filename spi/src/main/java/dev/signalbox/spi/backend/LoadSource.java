package dev.signalbox.spi.backend;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Learns how busy model servers are.
 *
 * <p>Implemented by plugin authors. The host calls {@link #sample} on its own schedule and thread, one call at a time, and
 * brings the time-out, the jitter, the back-off and the age of what it got. An implementation must not block; blocking
 * work belongs on {@link dev.signalbox.spi.PluginContext#blocking()}.
 */
public interface LoadSource extends AutoCloseable {

    /**
     * Looks at each of the backends once.
     *
     * @param backends those of this source to look at now; idle ones are looked at more rarely, so some may be missing
     * @return what it saw, by backend id; a backend that is missing was not seen, and keeps what was last known of it,
     *     with its age. A failure concerns all of them.
     */
    CompletionStage<Map<String, BackendStatus>> sample(List<Backend> backends);

    /**
     * Ends what the source started, and returns when it has ended: the plugin's classes can't be loaded afterwards. Called
     * once, after its last call returned or timed out. May block for a few seconds.
     */
    @Override
    default void close() {}
}
