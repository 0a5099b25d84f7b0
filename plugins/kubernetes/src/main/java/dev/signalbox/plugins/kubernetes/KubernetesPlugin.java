package dev.signalbox.plugins.kubernetes;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.Map;

/** The plugin {@code kubernetes}: model servers found by the EndpointSlices of a service. */
public final class KubernetesPlugin implements Plugin {

    private static final String TYPE = "kubernetes";

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<EndpointSource>> endpointSources() {
        return Map.of(TYPE, Factory.of(KubernetesKeys.ALL, KubernetesEndpointSource::create));
    }
}
