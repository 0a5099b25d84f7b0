package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources against a real dnsmasq, where one is installed. */
class DnsmasqIT {

    private static @Nullable Process running;
    private static String address = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Optional<Path> program = Stream.of("/usr/sbin/dnsmasq", "/usr/bin/dnsmasq", "/opt/homebrew/sbin/dnsmasq")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(program.isPresent(), "no dnsmasq: install the package dnsmasq-base");
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path zone = directory.resolve("dnsmasq.conf");
        Files.writeString(zone, """
                port=%d
                listen-address=127.0.0.1
                bind-interfaces
                no-resolv
                no-hosts
                pid-file=
                local=/test/
                local-ttl=7
                host-record=pool.test,10.0.0.6,2001:db8::6
                host-record=pool.test,10.0.0.5
                host-record=only-ipv6.test,2001:db8::7
                cname=vllm.test,pool.test
                srv-host=_http._tcp.vllm.test,gpu-b.test,8001,20,1
                srv-host=_http._tcp.vllm.test,gpu-a.test,8000,10,5
                txt-record=empty.test,nothing
                """.formatted(port));
        Path log = directory.resolve("log");
        Process dnsmasq = new ProcessBuilder(program.get().toString(), "--no-daemon", "--user=", "--conf-file=" + zone)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running = dnsmasq;
        address = "127.0.0.1:" + port;
        Condition.await("dnsmasq answers", () -> answers(dnsmasq, log), answered -> answered);
    }

    @AfterAll
    static void stop() throws Exception {
        Process dnsmasq = running;
        if (dnsmasq != null) {
            dnsmasq.destroy();
            dnsmasq.waitFor();
        }
    }

    @Test
    void addressesAreFoundThroughAnAlias() {
        assertThat(find("dns", Map.of("name", "vllm.test", "port", 8000)))
                .extracting(Endpoint::name)
                .containsExactly("10-0-0-5-8000", "10-0-0-6-8000");
    }

    @Test
    void aNameWithIpv6OnlyIsFound() {
        assertThat(find("dns", Map.of("name", "only-ipv6.test", "port", 8000)))
                .extracting(found -> found.url().toString())
                .containsExactly("http://[2001:db8:0:0:0:0:0:7]:8000");
    }

    @Test
    void servicesAreFound() {
        assertThat(find("dns-srv", Map.of("name", "_http._tcp.vllm.test")))
                .extracting(Endpoint::name)
                .containsExactly("gpu-a.test-8000", "gpu-b.test-8001");
    }

    @Test
    void anUnknownNameAndOneWithoutAddressesAreToldApart() {
        assertThatThrownBy(() -> find("dns", Map.of("name", "absent.test", "port", 8000)))
                .rootCause()
                .hasMessageContaining("does not exist (NXDOMAIN)");
        assertThatThrownBy(() -> find("dns", Map.of("name", "empty.test", "port", 8000)))
                .rootCause()
                .hasMessageContaining("has no A or AAAA record");
    }

    @Test
    void aNameThatIsNoneOfItsBusinessIsRefused() {
        assertThatThrownBy(() -> find("dns", Map.of("name", "elsewhere.example", "port", 8000)))
                .rootCause()
                .hasMessageContaining(address + " answered REFUSED");
    }

    private static boolean answers(Process dnsmasq, Path log) throws Exception {
        assertThat(dnsmasq.isAlive()).as(Files.readString(log)).isTrue();
        try {
            return !find("dns", Map.of("name", "pool.test", "port", 8000)).isEmpty();
        } catch (CompletionException e) {
            return false;
        }
    }

    private static List<Endpoint> find(String type, Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("server", address);
        try (EndpointSource source =
                TestHost.endpointSource(new DiscoveryPlugin(), type, TestPluginContext.of("gpus", all))) {
            return source.find().toCompletableFuture().join();
        }
    }
}
