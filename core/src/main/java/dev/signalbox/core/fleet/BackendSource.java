package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;

/**
 * A configured source of backends, with what watches and prices them.
 *
 * @param name the operator's name for it
 * @param tenure that of these components
 */
public record BackendSource(String name, BackendProvider provider, LoadSource loads, CostModel costs, Tenure tenure) {

    public BackendSource {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(loads, "loads");
        requireNonNull(costs, "costs");
        requireNonNull(tenure, "tenure");
    }

    /** A source of components whose estimates depend on nothing but what they are asked. */
    public BackendSource(String name, BackendProvider provider, LoadSource loads, CostModel costs) {
        this(name, provider, loads, costs, new Tenure());
    }
}
