package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A configured source of endpoints, each of which becomes a source of backends.
 *
 * @param name the operator's name for it
 * @param changed told, on the fleet's thread, of all endpoints there are when that has changed; must not block. What it gives
 *     completes once the fleet has been told of the sources that come of them, or fails with what an operator should know
 */
public record EndpointGroup(String name, EndpointSource source, Function<List<Endpoint>, CompletionStage<?>> changed) {

    public EndpointGroup {
        requireNonNull(name, "name");
        requireNonNull(source, "source");
        requireNonNull(changed, "changed");
    }
}
