package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;

/**
 * A configured source of backends, with what watches and prices them.
 *
 * @param name the operator's name for it
 */
public record BackendSource(String name, BackendProvider provider, LoadSource loads, CostModel costs) {

    public BackendSource {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(loads, "loads");
        requireNonNull(costs, "costs");
    }
}
