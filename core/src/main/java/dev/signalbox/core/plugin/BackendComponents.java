package dev.signalbox.core.plugin;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The components of one configured backend, contained: they never throw and never return null, a failure of a provider or
 * load source is a failed stage, and a cost model that fails is replaced by the backend's fallback estimate.
 *
 * @param name the backend's configured id; of one that was found at an endpoint, with the endpoint's name
 * @param estimatesSince since when the cost model estimates as it does, in milliseconds since 1970
 * @param plugins the ids of the plugins that they are from
 */
public record BackendComponents(
        String name,
        BackendProvider provider,
        LoadSource loads,
        CostModel costs,
        LongSupplier estimatesSince,
        Set<String> plugins)
        implements EntryComponents {

    public BackendComponents {
        requireNonNull(name, "name");
        requireNonNull(provider, "provider");
        requireNonNull(loads, "loads");
        requireNonNull(costs, "costs");
        requireNonNull(estimatesSince, "estimatesSince");
        plugins = Set.copyOf(plugins);
    }

    @Override
    public boolean isFrom(String plugin) {
        return plugins.contains(plugin);
    }

    /** Tells the estimate that stands in where the cost model can't tell; that of an entry without one stands for itself. */
    public Predicate<CostEstimate> fallback() {
        return costs instanceof GuardedCostModel guarded ? guarded.fallback() : estimate -> false;
    }

    /** Has the next estimates timed: decisions take long. */
    public void suspect() {
        if (costs instanceof GuardedCostModel guarded) {
            guarded.suspect();
        }
    }

    @Override
    public void close() {
        costs.close();
        loads.close();
        provider.close();
    }
}
