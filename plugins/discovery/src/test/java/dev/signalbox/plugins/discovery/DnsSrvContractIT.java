package dev.signalbox.plugins.discovery;

import dev.signalbox.plugins.testkit.EndpointSourceContract;
import dev.signalbox.spi.Plugin;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class DnsSrvContractIT extends EndpointSourceContract {

    private DnsDouble dns;

    @BeforeEach
    void start() throws Exception {
        dns = DnsDouble.start();
        dns.srv("_http._tcp.vllm.test.", 0, 10, 1, 8000, "gpu-a.test.");
        dns.srv("_http._tcp.vllm.test.", 0, 10, 1, 8000, "gpu-b.test.");
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
        return "dns-srv";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("name", "_http._tcp.vllm.test.", "server", dns.address());
    }

    @Override
    protected Map<String, ?> brokenSettings() {
        return Map.of("name", "_http._tcp.absent.test.", "server", dns.address());
    }
}
