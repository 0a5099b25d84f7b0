package com.example.kestrel;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import dev.signalbox.spi.backend.LoadSource;
import dev.signalbox.spi.cost.CostModel;
import java.util.List;
import java.util.Map;

/** The plugin {@code kestrel}: NPU servers by that (imagined) name, how busy they are and what requests take on them. */
public final class KestrelPlugin implements Plugin {

    static final String ID = "kestrel";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<BackendProvider>> backendProviders() {
        return Map.of(ID, Factory.of(KestrelProvider.KEYS, KestrelProvider::create));
    }

    @Override
    public Map<String, Factory<LoadSource>> loadSources() {
        return Map.of(ID, Factory.of(List.of(), KestrelLoadSource::new));
    }

    @Override
    public Map<String, Factory<CostModel>> costModels() {
        return Map.of(ID, Factory.of(KestrelCostModel.KEYS, KestrelCostModel::create));
    }
}
