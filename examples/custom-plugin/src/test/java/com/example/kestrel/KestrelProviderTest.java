package com.example.kestrel;

import dev.signalbox.plugins.testkit.BackendProviderContract;
import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class KestrelProviderTest extends BackendProviderContract {

    private KestrelDouble server;

    @BeforeEach
    void start() throws IOException {
        server = new KestrelDouble();
    }

    @AfterEach
    void stop() {
        server.close();
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
        return Map.of("url", server.url().toString(), "region", "home");
    }
}
