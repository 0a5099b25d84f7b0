package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;

/**
 * The components of one configured backend, contained: they never throw and never return null, a failure of a provider or
 * load source is a failed stage, and a cost model that fails is replaced by the backend's fallback estimate.
 *
 * @param name the backend's configured id
 */
public record BackendComponents(String name, BackendProvider provider, LoadSource loads, CostModel costs) {

    public BackendComponents {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(loads, "loads");
        requireNonNull(costs, "costs");
    }
}
