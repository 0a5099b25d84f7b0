package dev.signalbox.plugins.discovery;

import dev.signalbox.plugins.testkit.EndpointSourceContract;
import dev.signalbox.spi.Plugin;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class DnsContractIT extends EndpointSourceContract {

    private DnsDouble dns;

    @BeforeEach
    void start() throws Exception {
        dns = DnsDouble.start();
        dns.a("vllm.test.", 0, "10.0.0.5", "10.0.0.6");
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
    }

    @Override
    protected Plugin plugin() {
        return new DiscoveryPlugin();
    }

    @Override
    protected String type() {
        return "dns";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("name", "vllm.test.", "port", 8000, "server", dns.address());
    }

    @Override
    protected Map<String, ?> brokenSettings() {
        return Map.of("name", "absent.test.", "port", 8000, "server", dns.address(), "timeout", Duration.ofMillis(100));
    }
}
