package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class DnsClientIT {

    @Test
    void aShortNameIsTriedInEachSearchDomainFirst() throws Exception {
        assertThat(client(List.of(), 5).candidates(name("vllm.llm")))
                .containsExactly(
                        name("vllm.llm.llm.svc.cluster.local."),
                        name("vllm.llm.svc.cluster.local."),
                        name("vllm.llm."));
    }

    @Test
    void aNameWithEnoughDotsIsTriedAsItStandsFirst() throws Exception {
        assertThat(client(List.of(), 1).candidates(name("vllm.llm")))
                .containsExactly(
                        name("vllm.llm."),
                        name("vllm.llm.llm.svc.cluster.local."),
                        name("vllm.llm.svc.cluster.local."));
    }

    @Test
    void anAbsoluteNameIsTriedAlone() throws Exception {
        assertThat(client(List.of(), 5).candidates(name("vllm.llm."))).containsExactly(name("vllm.llm."));
    }

    @Test
    void theFirstNameThatHasRecordsCounts() throws Exception {
        try (DnsDouble dns = DnsDouble.start();
                BlockingExchange exchange = new BlockingExchange()) {
            dns.exists("vllm.llm.llm.svc.cluster.local.");
            dns.a("vllm.llm.svc.cluster.local.", 60, "10.0.0.5");
            dns.a("vllm.llm.", 60, "10.0.0.6");
            DnsClient client = new DnsClient(
                    new NameServers(List.of(HostAndPort.dnsServer(dns.address())), DOMAINS, 5),
                    Duration.ofSeconds(5),
                    exchange);
            AddressRecords records = new AddressRecords(8000, Family.IPV4, Scheme.HTTP, "");

            List<List<String>> found = client.candidates(name("vllm.llm")).stream()
                    .map(candidate -> records.look(client, candidate).endpoints().stream()
                            .map(endpoint -> endpoint.name())
                            .toList())
                    .toList();

            assertThat(found).containsExactly(List.of(), List.of("10-0-0-5-8000"), List.of("10-0-0-6-8000"));
        }
    }

    private static final List<Name> DOMAINS =
            List.of(Name.fromConstantString("llm.svc.cluster.local."), Name.fromConstantString("svc.cluster.local."));

    private static DnsClient client(List<InetSocketAddress> servers, int ndots) {
        return new DnsClient(new NameServers(servers, DOMAINS, ndots), Duration.ofSeconds(5), new BlockingExchange());
    }

    private static Name name(String text) throws Exception {
        return Name.fromString(text);
    }
}
