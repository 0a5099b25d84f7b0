package dev.signalbox.plugins.kubernetes;

import static dev.signalbox.plugins.kubernetes.Slices.notReady;
import static dev.signalbox.plugins.kubernetes.Slices.port;
import static dev.signalbox.plugins.kubernetes.Slices.ready;
import static dev.signalbox.plugins.kubernetes.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.TestConfiguration;
import dev.signalbox.spi.backend.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SliceEndpointsTest {

    @Test
    void aReadyPodIsAnEndpoint() {
        assertThat(endpoints(Map.of(), slice("vllm-abc", ready("vllm-0", "10.1.0.5"))))
                .containsExactly(new Endpoint(
                        "vllm-0",
                        URI.create("http://10.1.0.5:8000"),
                        "eu-west-1a",
                        Map.of("namespace", "llm", "service", "vllm", "node", "node-1", "pod", "vllm-0")));
    }

    @Test
    void podsOfAllSlicesAreSortedByName() {
        assertThat(endpoints(
                        Map.of(),
                        slice("vllm-b", ready("vllm-2", "10.1.0.1"), ready("vllm-0", "10.1.0.3")),
                        slice("vllm-a", ready("vllm-1", "10.1.0.2"))))
                .extracting(Endpoint::name)
                .containsExactly("vllm-0", "vllm-1", "vllm-2");
    }

    @Test
    void aPodThatIsNotReadyIsNoEndpoint() {
        assertThat(endpoints(Map.of(), slice("vllm-abc", notReady("vllm-0", "10.1.0.5"))))
                .isEmpty();
    }

    @Test
    void aPodOfUnknownStateCountsAsReady() {
        EndpointSlice slice = slice(
                "vllm-abc", new EndpointBuilder().withAddresses("10.1.0.5").build());

        assertThat(endpoints(Map.of(), slice))
                .containsExactly(new Endpoint(
                        "10-1-0-5-8000",
                        URI.create("http://10.1.0.5:8000"),
                        "",
                        Map.of("namespace", "llm", "service", "vllm")));
    }

    @Test
    void aDualStackPodIsOneEndpointReachedOverIpv4() {
        EndpointSlice ipv6 = slice(
                "vllm-a", "IPv6", List.of(port("http", 8000)), ready("vllm-0", "fd00::5"), ready("vllm-1", "fd00::6"));
        EndpointSlice ipv4 = slice("vllm-b", ready("vllm-0", "10.1.0.5"));

        assertThat(endpoints(Map.of(), ipv6, ipv4))
                .extracting(endpoint -> endpoint.name() + " " + endpoint.url())
                .containsExactly("vllm-0 http://10.1.0.5:8000", "vllm-1 http://[fd00::6]:8000");
    }

    @Test
    void thePortIsTheOneChosenByNameOrNumber() {
        EndpointSlice slice = slice(
                "vllm-abc", "IPv4", List.of(port("metrics", 9090), port("http", 8000)), ready("vllm-0", "10.1.0.5"));

        assertThat(endpoints(Map.of("portName", "http", "scheme", "https", "path", "/api"), slice))
                .extracting(endpoint -> endpoint.url().toString())
                .containsExactly("https://10.1.0.5:8000/api");
        assertThat(endpoints(Map.of("port", 9090), slice))
                .extracting(endpoint -> endpoint.url().toString())
                .containsExactly("http://10.1.0.5:9090");
        assertThatThrownBy(() -> endpoints(Map.of("portName", "grpc"), slice))
                .hasMessage("service \"vllm\" in namespace \"llm\" has no TCP port named \"grpc\", only"
                        + " [9090 (metrics), 8000 (http)]");
        assertThatThrownBy(() -> endpoints(Map.of(), slice))
                .hasMessage("service \"vllm\" in namespace \"llm\" has several ports, [9090 (metrics), 8000 (http)]."
                        + " Maybe \"portName: metrics\".");
    }

    @Test
    void aPortOfAnotherTransportDoesNotCount() {
        EndpointSlice slice = slice(
                "vllm-abc",
                "IPv4",
                List.of(new EndpointPortBuilder()
                        .withPort(8000)
                        .withProtocol("UDP")
                        .build()),
                ready("vllm-0", "10.1.0.5"));

        assertThatThrownBy(() -> endpoints(Map.of(), slice)).hasMessageContaining("has no TCP port, only [8000]");
    }

    @Test
    void noSliceIsAFailureUnlessItMeansNoServer() {
        assertThatThrownBy(() -> endpoints(Map.of()))
                .hasMessage("there is no EndpointSlice of service \"vllm\" in namespace \"llm\". Maybe the name is"
                        + " misspelt, or \"allowEmpty: true\" if that means that there is no server.");
        assertThat(endpoints(Map.of("allowEmpty", true))).isEmpty();
    }

    @Test
    void aLongPodNameIsCutAndStaysApartFromOthers() {
        String longName = "vllm-llama-3-1-70b-instruct-fp8-tensor-parallel-4-decode-7d4b9c6f8-x2x";

        List<Endpoint> found = endpoints(
                Map.of(), slice("vllm-abc", ready(longName + "4k", "10.1.0.5"), ready(longName + "9z", "10.1.0.6")));

        assertThat(found)
                .hasSize(2)
                .allSatisfy(endpoint -> assertThat(endpoint.name()).hasSize(63).startsWith("vllm-llama-3-1-70b"));
    }

    @Test
    void wantedLabelsOfThePodAreTakenOver() {
        List<Endpoint> found = new SliceEndpoints(
                        settings(Map.of("podLabels", List.of("llm-d.ai/engine-type", "absent"))),
                        pod -> Map.of("llm-d.ai/engine-type", "sglang", "app", pod))
                .of(List.of(slice("vllm-abc", ready("vllm-0", "10.1.0.5"))), "llm");

        assertThat(found.get(0).labels())
                .containsEntry("llm-d.ai/engine-type", "sglang")
                .doesNotContainKeys("absent", "app");
    }

    private static List<Endpoint> endpoints(Map<String, ?> settings, EndpointSlice... slices) {
        return new SliceEndpoints(settings(settings), pod -> Map.of()).of(List.of(slices), "llm");
    }

    private static KubernetesSettings settings(Map<String, ?> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("service", "vllm");
        return KubernetesSettings.read(TestConfiguration.of(all));
    }
}
