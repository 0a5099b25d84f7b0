package dev.signalbox.plugins.ondevice;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.backend.BackendProvider;
import java.util.Map;

/** The plugin {@code on-device}: models that the client itself runs. */
public final class OnDevicePlugin implements Plugin {

    private static final String TYPE = "on-device";

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
        return Map.of(TYPE, Factory.of(OnDeviceKeys.ALL, OnDeviceProvider::create));
    }
}
