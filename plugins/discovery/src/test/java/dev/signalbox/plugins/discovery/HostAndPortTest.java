package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.backend.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HostAndPortTest {

    @Property
    void anyAddressMakesAnEndpoint(
            @ForAll @Size(16) byte[] bytes, @ForAll boolean ipv6, @ForAll @IntRange(min = 1, max = 65_535) int port)
            throws Exception {
        InetAddress address = InetAddress.getByAddress(ipv6 ? bytes : Arrays.copyOf(bytes, 4));

        Endpoint endpoint = HostAndPort.of(address, port).endpoint(Scheme.HTTP, "", Map.of());

        assertThat(endpoint.url().getPort()).isEqualTo(port);
        assertThat(InetAddress.getByName(endpoint.url().getHost())).isEqualTo(address);
    }

    @Test
    void aLongHostNameIsCutAndStaysApartFromOthers() {
        String longName = "a-model-server-with-a-name-that-goes-on-and-on.inference.example.com";

        String name = name("a." + longName);

        assertThat(name).hasSize(63).startsWith("a.a-model-server").endsWith("-8000");
        assertThat(name).isEqualTo(name("a." + longName)).isNotEqualTo(name("a." + longName + "x"));
    }

    private static String name(String host) {
        return new HostAndPort(host, 8000).endpoint(Scheme.HTTP, "", Map.of()).name();
    }
}
