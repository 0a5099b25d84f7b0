package dev.signalbox.plugins.discovery;

import static java.util.Comparator.comparing;

import dev.signalbox.spi.backend.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * A name's service records (RFC 2782): each says a server's host and port, and how much the one who wrote it wants it used.
 *
 * @param scheme what the servers speak
 * @param path where the API begins below their address
 */
record ServiceRecords(Scheme scheme, String path) implements Records {

    @Override
    public Found look(DnsClient client, Name name) {
        DnsAnswer answer = client.ask(name, Type.SRV);
        List<SRVRecord> services = answer.records().stream()
                .map(SRVRecord.class::cast)
                .filter(ServiceRecords::isAvailable)
                .sorted(comparing(SRVRecord::getPriority)
                        .thenComparing(ServiceRecords::host)
                        .thenComparing(SRVRecord::getPort)
                        .thenComparing(SRVRecord::getWeight))
                .toList();
        List<Endpoint> endpoints = new ArrayList<>();
        Set<HostAndPort> known = new HashSet<>();
        for (SRVRecord service : services) {
            HostAndPort place = new HostAndPort(host(service), service.getPort());
            if (known.add(place)) {
                endpoints.add(place.endpoint(scheme, path, labels(service)));
            }
        }
        return new Found(answer.nameExists(), endpoints, answer.ttl());
    }

    @Override
    public String text() {
        return "SRV";
    }

    /** A target of "." says that the service is not to be had; a port of 0 can't be connected to. */
    private static boolean isAvailable(SRVRecord service) {
        return !service.getTarget().equals(Name.root) && service.getPort() != 0;
    }

    private static String host(SRVRecord service) {
        return service.getTarget().canonicalize().toString(true);
    }

    private static Map<String, String> labels(SRVRecord service) {
        return Map.of(
                "priority", Integer.toString(service.getPriority()),
                "weight", Integer.toString(service.getWeight()));
    }
}
