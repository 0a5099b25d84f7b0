package dev.signalbox.plugins.kubernetes;

import dev.signalbox.spi.Configuration;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of a service's ports the servers are spoken to at, and how.
 *
 * @param name the port's name; empty if it doesn't matter
 * @param number the port's number, unless it doesn't matter
 * @param scheme what the servers speak
 * @param path where the API begins below their address; empty or beginning with a slash
 */
record PortChoice(String name, OptionalInt number, Scheme scheme, String path) {

    static PortChoice read(Configuration configuration) {
        String path = configuration.string("path", "");
        if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw configuration.invalid("path", "must begin with a slash and not end with one, such as /inference");
        }
        if (path.endsWith("/v1")) {
            throw configuration.invalid("path", "must end before the /v1 of the request paths");
        }
        return new PortChoice(
                configuration.string("portName", ""),
                number(configuration),
                configuration.choice("scheme", Scheme.HTTP),
                path);
    }

    private static OptionalInt number(Configuration configuration) {
        return configuration.has("port") ? OptionalInt.of((int) configuration.integer("port")) : OptionalInt.empty();
    }

    /** The port's number, where one of these is the chosen one; TCP only. */
    Optional<Integer> of(List<EndpointPort> ports) {
        return ports.stream()
                .filter(port -> port.getPort() != null)
                .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
                .filter(port -> name.isEmpty() || name.equals(port.getName()))
                .map(EndpointPort::getPort)
                .filter(port -> number.isEmpty() || number.getAsInt() == port)
                .findFirst();
    }

    /** Whether the operator chose one. */
    boolean isChosen() {
        return !name.isEmpty() || number.isPresent();
    }

    /** The address of a server; an IPv6 host without brackets. */
    String url(String host, int port) {
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        return scheme.name().toLowerCase(Locale.ROOT) + "://" + authority + path;
    }

    /** What was chosen, for the operator. */
    String text() {
        return (name.isEmpty() ? "" : " named \"" + name + "\"")
                + (number.isEmpty() ? "" : " with the number " + number.getAsInt());
    }
}
