package dev.signalbox.plugins.simulated;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/** The plugin {@code simulated}: model servers to try things on, their load, and what they would cost. */
public final class SimulatedPlugin implements Plugin {

    private static final String TYPE = "simulated";

    private final SharedVertx vertx = new SharedVertx();
    private final RunningServers servers = new RunningServers();

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<BackendProvider>> backendProviders() {
        return Map.of(
                TYPE,
                Factory.of(
                        SimulatedKeys.PROVIDER, context -> SimulatedBackendProvider.create(context, vertx, servers)));
    }

    @Override
    public Map<String, Factory<LoadSource>> loadSources() {
        return Map.of(TYPE, context -> new SimulatedLoadSource(servers, context.clock()));
    }

    @Override
    public Map<String, Factory<CostModel>> costModels() {
        return Map.of(TYPE, Factory.of(SimulatedKeys.COST_MODEL, SimulatedCostModel::create));
    }
}
