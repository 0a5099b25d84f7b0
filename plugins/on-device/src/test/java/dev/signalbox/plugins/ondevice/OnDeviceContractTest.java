package dev.signalbox.plugins.ondevice;

import dev.signalbox.plugins.testkit.BackendProviderContract;
import dev.signalbox.spi.Plugin;
import java.util.Map;
import java.util.Optional;

class OnDeviceContractTest extends BackendProviderContract {

    @Override
    protected Plugin plugin() {
        return new OnDevicePlugin();
    }

    @Override
    protected String type() {
        return "on-device";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("runtime", "apple-foundation-models", "models", "small-chat");
    }

    @Override
    protected Optional<String> addressKey() {
        return Optional.empty();
    }
}
