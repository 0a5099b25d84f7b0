package com.example.kestrel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.plugins.testkit.LoadSourceContract;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KestrelLoadSourceTest extends LoadSourceContract {

    private KestrelDouble server;

    @BeforeEach
    void start() throws IOException {
        server = new KestrelDouble();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsTheDevicesPage() throws Exception {
        TestPluginContext context = TestPluginContext.of("kestrel-a", Map.of());
        try (LoadSource source = TestHost.loadSource(plugin(), type(), context)) {
            Map<String, BackendStatus> seen =
                    source.sample(backends()).toCompletableFuture().get(10, TimeUnit.SECONDS);

            Load load = new Load(2, 1, Double.NaN, context.clock().instant());
            assertEquals(Map.of("kestrel-a", BackendStatus.serving(load)), seen);
            assertEquals(38.5, context.gauged("power.watts"));
        }
    }

    @Override
    protected Plugin plugin() {
        return new KestrelPlugin();
    }

    @Override
    protected String type() {
        return KestrelPlugin.ID;
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of();
    }

    @Override
    protected List<Backend> backends() {
        return List.of(new Backend(
                "kestrel-a", Placement.EDGE, "Kestrel-K2", server.url(), "", true, 4, List.of(), Map.of(), Map.of()));
    }
}
