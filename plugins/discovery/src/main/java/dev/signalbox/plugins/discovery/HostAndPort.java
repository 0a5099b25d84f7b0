package dev.signalbox.plugins.discovery;

import dev.signalbox.spi.backend.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Address;

/**
 * Where a server listens.
 *
 * @param host a name, or an address without brackets
 * @param port 1 to 65535
 */
record HostAndPort(String host, int port) {

    private static final int MAX_NAME = 63;
    private static final Pattern BRACKETED = Pattern.compile("\\[(.+)](?::(\\d{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("([0-9.]+)(?::(\\d{1,5}))?");

    static HostAndPort of(InetAddress address, int port) {
        return new HostAndPort(address.getHostAddress(), port);
    }

    /**
     * A DNS server written as {@code 10.0.0.2}, {@code 10.0.0.2:53}, {@code ::1} or {@code [::1]:53}.
     *
     * @throws UnknownHostException if it isn't
     */
    static InetSocketAddress dnsServer(String text) throws UnknownHostException {
        Matcher bracketed = BRACKETED.matcher(text);
        Matcher ipv4 = IPV4.matcher(text);
        if (bracketed.matches()) {
            return new InetSocketAddress(Address.getByAddress(bracketed.group(1)), port(bracketed.group(2)));
        }
        if (ipv4.matches()) {
            return new InetSocketAddress(Address.getByAddress(ipv4.group(1)), port(ipv4.group(2)));
        }
        return new InetSocketAddress(Address.getByAddress(text), port(""));
    }

    private static int port(String text) throws UnknownHostException {
        int port = text == null || text.isEmpty() ? 53 : Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new UnknownHostException("port " + port);
        }
        return port;
    }

    /** An endpoint named after this place, such as {@code 10-0-0-5-8000} or {@code gpu-a.example.com-8000}. */
    Endpoint endpoint(Scheme scheme, String path, Map<String, String> labels) {
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        URI url = URI.create(scheme.name().toLowerCase(Locale.ROOT) + "://" + authority + path);
        if (url.getHost() == null) {
            throw new DnsException("\"" + host + "\" is no name that a server can have");
        }
        return new Endpoint(name(), url, "", labels);
    }

    private String name() {
        boolean numeric = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        String start = numeric ? host.replaceAll("[.:]", "-") : host;
        String name = start + "-" + port;
        if (name.length() <= MAX_NAME) {
            return name;
        }
        String end = "-" + Integer.toHexString(host.hashCode()) + "-" + port;
        return start.substring(0, MAX_NAME - end.length()) + end;
    }
}
