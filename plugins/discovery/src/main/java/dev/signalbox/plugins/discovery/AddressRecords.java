package dev.signalbox.plugins.discovery;

import static java.util.Comparator.comparing;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.backend.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * A name's address records, with the port that all the servers listen on.
 *
 * @param port 1 to 65535
 * @param family which addresses count
 * @param scheme what the servers speak
 * @param path where the API begins below their address
 */
record AddressRecords(int port, Family family, Scheme scheme, String path) implements Records {

    static AddressRecords read(Configuration configuration, DnsSettings settings) {
        long port = configuration.integer("port");
        if (port < 1 || port > 65_535) {
            throw configuration.invalid("port", "must be 1 to 65535");
        }
        return new AddressRecords(
                (int) port, configuration.choice("family", Family.PREFER_IPV4), settings.scheme(), settings.path());
    }

    @Override
    public Found look(DnsClient client, Name name) {
        List<InetAddress> addresses = new ArrayList<>();
        boolean nameExists = false;
        Duration ttl = DnsAnswer.FOREVER;
        for (int type : family.types()) {
            DnsAnswer answer = client.ask(name, type);
            answer.records().forEach(found -> addresses.add(address(found)));
            ttl = answer.ttl().compareTo(ttl) < 0 ? answer.ttl() : ttl;
            nameExists = answer.nameExists();
            if (!nameExists || (family.firstIsEnough() && !addresses.isEmpty())) {
                break;
            }
        }
        return new Found(nameExists, endpoints(addresses), ttl);
    }

    @Override
    public String text() {
        return family.text();
    }

    private List<Endpoint> endpoints(List<InetAddress> addresses) {
        return addresses.stream()
                .distinct()
                .sorted(comparing((InetAddress address) -> address.getAddress().length)
                        .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned))
                .map(address -> HostAndPort.of(address, port).endpoint(scheme, path, Map.of()))
                .toList();
    }

    private static InetAddress address(Record found) {
        return found instanceof ARecord ipv4 ? ipv4.getAddress() : ((AAAARecord) found).getAddress();
    }
}
