package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signalbox.plugins.testkit.TestConfiguration;
import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Name;

class DnsSettingsTest {

    @Test
    void onlyTheNameIsNeeded() throws Exception {
        DnsSettings settings = read(Map.of("name", "vllm.llm"));

        assertThat(settings)
                .isEqualTo(new DnsSettings(
                        Name.fromString("vllm.llm"),
                        List.of(),
                        Duration.ofMillis(600),
                        Duration.ofSeconds(30),
                        false,
                        Scheme.HTTP,
                        ""));
    }

    @Test
    void eachKeyIsRead() throws Exception {
        DnsSettings settings = read(Map.of(
                "name",
                "vllm.llm.",
                "server",
                List.of("10.0.0.2", "10.0.0.3:5353", "2001:db8::2", "[2001:db8::3]:5353", "[2001:db8::4]"),
                "timeout",
                Duration.ofMillis(300),
                "maxTtl",
                Duration.ZERO,
                "allowEmpty",
                true,
                "scheme",
                "https",
                "path",
                "/api/inference"));

        assertThat(settings)
                .isEqualTo(new DnsSettings(
                        Name.fromString("vllm.llm."),
                        List.of(
                                server("10.0.0.2", 53),
                                server("10.0.0.3", 5353),
                                server("2001:db8::2", 53),
                                server("2001:db8::3", 5353),
                                server("2001:db8::4", 53)),
                        Duration.ofMillis(300),
                        Duration.ZERO,
                        true,
                        Scheme.HTTPS,
                        "/api/inference"));
    }

    @ParameterizedTest
    @MethodSource
    void aWrongValueIsRefused(String type, String key, Object value, String problem) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("name", "vllm.llm"));
        if (type.equals("dns")) {
            settings.put("port", 8000);
        }
        settings.put(key, value);

        assertThatThrownBy(() ->
                        TestHost.endpointSource(new DiscoveryPlugin(), type, TestPluginContext.of("gpus", settings)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> aWrongValueIsRefused() {
        String server = "must be the address of a DNS server";
        return Stream.of(
                argumentSet("a label of 64", "dns", "name", "a".repeat(64) + ".test", "is no name to look up"),
                argumentSet("no label", "dns", "name", "a..test", "is no name to look up"),
                argumentSet("port 0", "dns", "port", 0, "from 1 to 65535"),
                argumentSet("port too high", "dns", "port", 65_536, "from 1 to 65535"),
                argumentSet("a port that the records tell", "dns-srv", "port", 8000, "port"),
                argumentSet("a server's name", "dns", "server", "ns.test", server),
                argumentSet("a server's name with a port", "dns", "server", "ns.test:53", server),
                argumentSet("no address", "dns", "server", "10.0.0.256", server),
                argumentSet("a server's port", "dns", "server", "10.0.0.2:65536", server),
                argumentSet("a server's port of IPv6", "dns", "server", "[::1]:0", server),
                argumentSet("no time", "dns", "timeout", Duration.ZERO, "must be longer than nothing"),
                argumentSet("too long", "dns", "timeout", Duration.ofMinutes(2), "at most a minute"),
                argumentSet("a life below nothing", "dns", "maxTtl", Duration.ofSeconds(-1), "must not be negative"),
                argumentSet("no slash", "dns", "path", "api", "must begin with a slash"),
                argumentSet("a slash at the end", "dns", "path", "/api/", "must begin with a slash"),
                argumentSet("the request's own path", "dns", "path", "/api/v1", "must end before the /v1"),
                argumentSet("a scheme of its own", "dns", "scheme", "grpc", "must be one of"),
                argumentSet("a family of its own", "dns", "family", "ipx", "must be one of"));
    }

    private static DnsSettings read(Map<String, ?> settings) {
        return DnsSettings.read(TestConfiguration.of(settings));
    }

    private static InetSocketAddress server(String address, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}
