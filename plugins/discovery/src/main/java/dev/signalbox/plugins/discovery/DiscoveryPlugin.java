package dev.signalbox.plugins.discovery;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.EndpointSource;
import java.util.Map;

/** The plugin {@code discovery}: model servers found in DNS, by address records or by service records. */
public final class DiscoveryPlugin implements Plugin {

    @Override
    public String id() {
        return "discovery";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<EndpointSource>> endpointSources() {
        return Map.of(
                "dns", Factory.of(DnsKeys.ADDRESSES, DnsEndpointSource::ofAddresses),
                "dns-srv", Factory.of(DnsKeys.SERVICES, DnsEndpointSource::ofServices));
    }
}
