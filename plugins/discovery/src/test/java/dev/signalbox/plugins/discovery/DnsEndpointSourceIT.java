package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DnsEndpointSourceIT {

    private static final String NAME = "vllm.test.";
    private static final String SERVICE = "_http._tcp.vllm.test.";

    private final List<EndpointSource> opened = new ArrayList<>();
    private DnsDouble dns;
    private TestPluginContext context = TestPluginContext.of("none", Map.of());

    @BeforeEach
    void start() throws Exception {
        dns = DnsDouble.start();
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(EndpointSource::close);
        dns.close();
    }

    @Test
    void eachAddressIsAnEndpoint() throws Exception {
        dns.a(NAME, 60, "10.0.0.9", "10.0.0.5", "9.255.0.1");

        assertThat(find(addresses(Map.of("scheme", "https", "path", "/inference"))))
                .containsExactly(
                        endpoint("9-255-0-1-8000", "https://9.255.0.1:8000/inference"),
                        endpoint("10-0-0-5-8000", "https://10.0.0.5:8000/inference"),
                        endpoint("10-0-0-9-8000", "https://10.0.0.9:8000/inference"));
    }

    @ParameterizedTest
    @MethodSource
    void addressesCountByFamily(String family, List<String> urls) throws Exception {
        dns.a(NAME, 60, "10.0.0.5");
        dns.aaaa(NAME, 60, "2001:db8::5");

        assertThat(find(addresses(Map.of("family", family))))
                .extracting(found -> found.url().toString())
                .isEqualTo(urls);
    }

    static Stream<Arguments> addressesCountByFamily() {
        String ipv4 = "http://10.0.0.5:8000";
        String ipv6 = "http://[2001:db8:0:0:0:0:0:5]:8000";
        return Stream.of(
                argumentSet("IPv4 where there is any", "prefer-ipv4", List.of(ipv4)),
                argumentSet("IPv4 only", "ipv4", List.of(ipv4)),
                argumentSet("IPv6 only", "ipv6", List.of(ipv6)),
                argumentSet("both", "both", List.of(ipv4, ipv6)));
    }

    @Test
    void anIpv6AddressIsNamedInFull() throws Exception {
        dns.aaaa(NAME, 60, "::1");

        assertThat(find(addresses(Map.of())))
                .containsExactly(endpoint("0-0-0-0-0-0-0-1-8000", "http://[0:0:0:0:0:0:0:1]:8000"));
    }

    @Test
    void aliasesAreFollowed() throws Exception {
        dns.cname(NAME, 60, "pool.test.");
        dns.cname("pool.test.", 60, "gpu.elsewhere.");
        dns.a("gpu.elsewhere.", 60, "10.0.0.5");

        assertThat(find(addresses(Map.of()))).extracting(Endpoint::name).containsExactly("10-0-0-5-8000");
        assertThat(dns.questions()).containsExactly("udp vllm.test. A", "udp gpu.elsewhere. A");
    }

    @Test
    void aliasesInACircleAreAFailure() {
        dns.cname(NAME, 60, "round.elsewhere.");
        dns.cname("round.elsewhere.", 60, "about.elsewhere.");
        dns.cname("about.elsewhere.", 60, "round.elsewhere.");

        assertThatThrownBy(() -> find(addresses(Map.of()))).hasMessageContaining("is an alias of an alias");
    }

    @Test
    void anAnswerIsUsedUntilItsShortestRecordHasLived() throws Exception {
        dns.cname(NAME, 20, "pool.test.");
        dns.a("pool.test.", 25, "10.0.0.5");
        EndpointSource source = addresses(Map.of());
        find(source);

        context.clock().advance(Duration.ofSeconds(19));
        find(source);
        assertThat(dns.questions()).hasSize(1);

        dns.clear();
        dns.a(NAME, 20, "10.0.0.6");
        context.clock().advance(Duration.ofSeconds(1));
        assertThat(find(source)).extracting(Endpoint::name).containsExactly("10-0-0-6-8000");
    }

    @Test
    void noAnswerIsUsedLongerThanTheOperatorSays() throws Exception {
        dns.a(NAME, 86_400, "10.0.0.5");
        EndpointSource source = addresses(Map.of("maxTtl", Duration.ofSeconds(5)));
        find(source);

        context.clock().advance(Duration.ofSeconds(5));
        find(source);

        assertThat(dns.questions()).hasSize(2);
    }

    @Test
    void aFailureDoesNotLive() throws Exception {
        EndpointSource source = addresses(Map.of());
        assertThatThrownBy(() -> find(source)).isInstanceOf(CompletionException.class);

        dns.a(NAME, 60, "10.0.0.5");

        assertThat(find(source)).hasSize(1);
    }

    @Test
    void anUnknownNameIsAFailure() {
        assertThatThrownBy(() -> find(addresses(Map.of())))
                .hasRootCauseMessage("vllm.test. does not exist (NXDOMAIN), looked up as [vllm.test.]");
    }

    @Test
    void aNameWithoutAddressesIsAFailure() {
        dns.exists(NAME);

        assertThatThrownBy(() -> find(addresses(Map.of())))
                .hasRootCauseMessage("vllm.test. has no A or AAAA record. Maybe \"allowEmpty: true\" if that means that"
                        + " there is no server.");
        assertThat(dns.questions()).containsExactly("udp vllm.test. A", "udp vllm.test. AAAA");
    }

    @ParameterizedTest
    @MethodSource
    void aServerThatFailsIsNamedWithItsCode(int code, String text) {
        dns.fail(code);

        assertThatThrownBy(() -> find(addresses(Map.of("allowEmpty", true))))
                .hasRootCauseMessage("vllm.test. can't be looked up: " + dns.address() + " answered " + text);
    }

    static Stream<Arguments> aServerThatFailsIsNamedWithItsCode() {
        return Stream.of(
                argumentSet("server failure", DnsDouble.SERVFAIL, "SERVFAIL"),
                argumentSet("refused", DnsDouble.REFUSED, "REFUSED"));
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        dns.fallSilent();

        assertThatThrownBy(() -> find(addresses(Map.of("allowEmpty", true, "timeout", Duration.ofMillis(50)))))
                .hasRootCauseMessage(
                        "vllm.test. can't be looked up: " + dns.address() + " gave no answer within 50 ms");
        assertThat(dns.questions()).as("a lost question is asked again").hasSize(2);
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        String address = dns.address();
        dns.close();

        assertThatThrownBy(() -> find(addresses(Map.of("allowEmpty", true))))
                .rootCause()
                .hasMessageContaining(address + " can't be asked: ");
    }

    @Test
    void theNextServerIsAskedWhereOneFails() throws Exception {
        try (DnsDouble second = DnsDouble.start()) {
            dns.fail(DnsDouble.SERVFAIL);
            second.a(NAME, 60, "10.0.0.5");

            assertThat(find(addresses(Map.of("server", List.of(dns.address(), second.address())))))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource
    void nothingMeansNoServerWhereTheOperatorSaysSo(boolean exists) throws Exception {
        if (exists) {
            dns.exists(NAME);
        }

        assertThat(find(addresses(Map.of("allowEmpty", true)))).isEmpty();
    }

    static Stream<Arguments> nothingMeansNoServerWhereTheOperatorSaysSo() {
        return Stream.of(argumentSet("no such name", false), argumentSet("no records", true));
    }

    @Test
    void aTruncatedAnswerIsAskedForOverTcp() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int host = 1; host <= 200; host++) {
            addresses.add("10.0.0." + host);
        }
        Collections.shuffle(addresses);
        dns.a(NAME, 60, addresses.toArray(String[]::new));

        List<Endpoint> found = find(addresses(Map.of()));

        assertThat(found).hasSize(200);
        assertThat(found.get(199).name()).isEqualTo("10-0-0-200-8000");
        assertThat(dns.questions()).containsExactly("udp vllm.test. A", "tcp vllm.test. A");
    }

    @Test
    void anAnswerToAnotherQuestionIsPassedOver() throws Exception {
        dns.forge();
        dns.a(NAME, 60, "10.0.0.5");

        assertThat(find(addresses(Map.of()))).hasSize(1);
        assertThat(dns.questions()).hasSize(1);
    }

    @Test
    void aServiceRecordTellsHostPortAndPreference() throws Exception {
        dns.srv(SERVICE, 60, 20, 0, 8000, "gpu-c.test.");
        dns.srv(SERVICE, 60, 10, 5, 8001, "GPU-b.test.");
        dns.srv(SERVICE, 60, 10, 60, 8000, "gpu-a.test.");
        dns.srv(SERVICE, 60, 30, 0, 8000, "gpu-a.test.");

        assertThat(find(services(Map.of("path", "/inference"))))
                .containsExactly(
                        service("gpu-a.test-8000", "http://gpu-a.test:8000/inference", 10, 60),
                        service("gpu-b.test-8001", "http://gpu-b.test:8001/inference", 10, 5),
                        service("gpu-c.test-8000", "http://gpu-c.test:8000/inference", 20, 0));
    }

    @Test
    void aServiceThatIsNotToBeHadHasNoServer() throws Exception {
        dns.srv(SERVICE, 60, 0, 0, 0, ".");

        assertThatThrownBy(() -> find(services(Map.of()))).rootCause().hasMessageContaining("has no SRV record");
        assertThat(find(services(Map.of("allowEmpty", true)))).isEmpty();
    }

    @Test
    void aTargetThatIsNoHostNameIsAFailure() {
        dns.srv(SERVICE, 60, 0, 0, 8000, "gpu_a.test.");

        assertThatThrownBy(() -> find(services(Map.of())))
                .hasRootCauseMessage("\"gpu_a.test\" is no name that a server can have");
    }

    private EndpointSource addresses(Map<String, ?> settings) {
        return source("dns", NAME, with(Map.of("port", 8000), settings));
    }

    private EndpointSource services(Map<String, ?> settings) {
        return source("dns-srv", SERVICE, settings);
    }

    private EndpointSource source(String type, String name, Map<String, ?> settings) {
        context = TestPluginContext.of("gpus", with(Map.of("name", name, "server", dns.address()), settings));
        EndpointSource source = TestHost.endpointSource(new DiscoveryPlugin(), type, context);
        opened.add(source);
        return source;
    }

    private static Map<String, Object> with(Map<String, ?> settings, Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return all;
    }

    private static List<Endpoint> find(EndpointSource source) {
        return source.find().toCompletableFuture().join();
    }

    private static Endpoint endpoint(String name, String url) {
        return new Endpoint(name, URI.create(url), "", Map.of());
    }

    private static Endpoint service(String name, String url, int priority, int weight) {
        return new Endpoint(
                name,
                URI.create(url),
                "",
                Map.of("priority", Integer.toString(priority), "weight", Integer.toString(weight)));
    }
}
