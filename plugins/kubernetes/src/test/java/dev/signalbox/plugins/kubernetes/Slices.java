package dev.signalbox.plugins.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;

/** EndpointSlices as Kubernetes' own controller writes them for a service "vllm" in the namespace "llm". */
final class Slices {

    private Slices() {}

    static EndpointSlice slice(String name, Endpoint... endpoints) {
        return slice(name, "IPv4", List.of(port("http", 8000)), endpoints);
    }

    static EndpointSlice slice(String name, String addressType, List<EndpointPort> ports, Endpoint... endpoints) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("llm")
                .addToLabels("kubernetes.io/service-name", "vllm")
                .addToLabels("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .endMetadata()
                .withAddressType(addressType)
                .withPorts(ports)
                .withEndpoints(endpoints)
                .build();
    }

    static EndpointPort port(String name, int number) {
        return new EndpointPortBuilder()
                .withName(name)
                .withPort(number)
                .withProtocol("TCP")
                .build();
    }

    static Endpoint ready(String pod, String address) {
        return endpoint(pod, address, true);
    }

    static Endpoint notReady(String pod, String address) {
        return endpoint(pod, address, false);
    }

    private static Endpoint endpoint(String pod, String address, boolean ready) {
        return new EndpointBuilder()
                .withAddresses(address)
                .withNewConditions()
                .withReady(ready)
                .withServing(true)
                .withTerminating(!ready)
                .endConditions()
                .withNodeName("node-1")
                .withZone("eu-west-1a")
                .withTargetRef(new ObjectReferenceBuilder()
                        .withKind("Pod")
                        .withName(pod)
                        .withNamespace("llm")
                        .build())
                .build();
    }
}
