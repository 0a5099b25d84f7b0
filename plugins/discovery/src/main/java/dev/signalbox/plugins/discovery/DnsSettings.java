package dev.signalbox.plugins.discovery;

import dev.signalbox.spi.Configuration;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * What the operator says of a name to look up.
 *
 * @param name absolute, or relative to the search domains
 * @param servers the DNS servers to ask; empty for the system's
 * @param timeout for each answer
 * @param maxTtl how long an answer is used at most
 * @param allowEmpty whether a name without records means that there is no server
 * @param scheme what the servers speak
 * @param path where the API begins below their address; empty or beginning with a slash
 */
record DnsSettings(
        Name name,
        List<InetSocketAddress> servers,
        Duration timeout,
        Duration maxTtl,
        boolean allowEmpty,
        Scheme scheme,
        String path) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    static DnsSettings read(Configuration configuration) {
        return new DnsSettings(
                name(configuration),
                servers(configuration),
                timeout(configuration),
                maxTtl(configuration),
                configuration.flag("allowEmpty", false),
                configuration.choice("scheme", Scheme.HTTP),
                path(configuration));
    }

    private static Name name(Configuration configuration) {
        String text = configuration.string("name");
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw configuration.invalid("name", "is no name to look up: " + e.getMessage());
        }
    }

    private static List<InetSocketAddress> servers(Configuration configuration) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String text : configuration.strings("server")) {
            try {
                servers.add(HostAndPort.dnsServer(text));
            } catch (UnknownHostException e) {
                throw configuration.invalid(
                        "server",
                        "must be the address of a DNS server, such as 10.0.0.2, 10.0.0.2:53 or [2001:db8::2]:53");
            }
        }
        return List.copyOf(servers);
    }

    private static Duration timeout(Configuration configuration) {
        Duration timeout = configuration.duration("timeout", Duration.ofMillis(600));
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw configuration.invalid("timeout", "must be longer than nothing and at most a minute, such as 600ms");
        }
        return timeout;
    }

    private static Duration maxTtl(Configuration configuration) {
        Duration maxTtl = configuration.duration("maxTtl", Duration.ofSeconds(30));
        if (maxTtl.isNegative()) {
            throw configuration.invalid("maxTtl", "must not be negative");
        }
        return maxTtl;
    }

    private static String path(Configuration configuration) {
        String path = configuration.string("path", "");
        if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw configuration.invalid("path", "must begin with a slash and not end with one, such as /inference");
        }
        if (path.endsWith("/v1")) {
            throw configuration.invalid("path", "must end before the /v1 of the request paths");
        }
        return path;
    }
}
