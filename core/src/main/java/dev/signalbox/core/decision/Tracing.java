package dev.signalbox.core.decision;

import dev.signalbox.spi.Operation;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests from their arrival over each attempt to their end.
 *
 * <p>Called on the request path, on any thread: it must not block, and what it throws is a bug. What it makes for one request
 * is used by one thread at a time.
 */
public interface Tracing {

    /** Follows nothing, leaves all headers alone, and costs nothing. */
    Tracing OFF = new Tracing() {
        @Override
        public <H> RequestTrace begin(
                Operation operation, H headers, BiFunction<? super H, String, @Nullable String> header) {
            return RequestTrace.NONE;
        }
    };

    /**
     * A request has arrived.
     *
     * @param headers the request's headers
     * @param header gives a header's value by its name, in lower case, or null if the request has none of that name
     */
    <H> RequestTrace begin(Operation operation, H headers, BiFunction<? super H, String, @Nullable String> header);
}
