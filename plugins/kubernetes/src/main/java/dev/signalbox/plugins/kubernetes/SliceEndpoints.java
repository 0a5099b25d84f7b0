package dev.signalbox.plugins.kubernetes;

import static java.util.Comparator.comparing;

import dev.signalbox.spi.backend.Endpoint;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The servers that EndpointSlices tell of.
 *
 * <p>A service's endpoints are spread over several slices: of at most 100 or so, and apart for IPv4 and IPv6. A pod that is in
 * more than one is one server, reached over IPv4 where it can be.
 */
final class SliceEndpoints {

    private static final int MAX_NAME = 63;
    private static final String SERVICE = "kubernetes.io/service-name";

    private final KubernetesSettings settings;
    private final Function<String, Map<String, String>> podLabels;

    /**
     * Reads slices.
     *
     * @param podLabels a pod's labels by its name; empty if they aren't known
     */
    SliceEndpoints(KubernetesSettings settings, Function<String, Map<String, String>> podLabels) {
        this.settings = settings;
        this.podLabels = podLabels;
    }

    /**
     * The endpoints that are ready, sorted by name.
     *
     * @throws ClusterException if there is no slice where there should be one, or none has the chosen port
     */
    List<Endpoint> of(Collection<EndpointSlice> slices, String namespace) {
        if (slices.isEmpty() && !settings.allowEmpty()) {
            throw new ClusterException(
                    "there is no EndpointSlice of " + settings.text() + " in namespace \"" + namespace
                            + "\". Maybe the name is misspelt, or \"allowEmpty: true\" if that means that there is no server.");
        }
        Map<String, Endpoint> found = new TreeMap<>();
        slices.stream()
                .sorted(comparing(EndpointSlice::getAddressType))
                .forEach(slice -> read(slice, namespace, found));
        return List.copyOf(found.values());
    }

    private void read(EndpointSlice slice, String namespace, Map<String, Endpoint> found) {
        List<EndpointPort> ports = slice.getPorts();
        boolean hasServers = slice.getEndpoints().stream().anyMatch(SliceEndpoints::isReady);
        Optional<Integer> port = settings.port().of(ports);
        if (!hasServers) {
            return;
        }
        if (port.isEmpty()) {
            throw new ClusterException(settings.text() + " in namespace \"" + namespace + "\" has no TCP port"
                    + settings.port().text() + ", only " + text(ports));
        }
        if (!settings.port().isChosen() && ports.size() > 1) {
            throw new ClusterException(settings.text() + " in namespace \"" + namespace + "\" has several ports, "
                    + text(ports) + ". Maybe \"portName: " + ports.get(0).getName() + "\".");
        }
        for (var endpoint : slice.getEndpoints()) {
            if (isReady(endpoint) && !endpoint.getAddresses().isEmpty()) {
                // The addresses of one endpoint are alternatives, and consumers are told to use the first.
                String host = endpoint.getAddresses().get(0);
                String name = name(endpoint.getTargetRef(), host, port.get());
                found.putIfAbsent(
                        name,
                        new Endpoint(
                                name,
                                URI.create(settings.port().url(host, port.get())),
                                endpoint.getZone() == null ? "" : endpoint.getZone(),
                                labels(slice, endpoint, namespace)));
            }
        }
    }

    /** Ready, or of unknown state, which consumers are told to take for ready. */
    private static boolean isReady(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
        EndpointConditions conditions = endpoint.getConditions();
        return conditions == null || conditions.getReady() == null || conditions.getReady();
    }

    private static String name(ObjectReference target, String host, int port) {
        String name = isPod(target) ? target.getName() : host.replaceAll("[^A-Za-z0-9]", "-") + "-" + port;
        if (name.length() <= MAX_NAME) {
            return name;
        }
        String end = "-" + Integer.toHexString(name.hashCode());
        return name.substring(0, MAX_NAME - end.length()) + end;
    }

    private Map<String, String> labels(
            EndpointSlice slice, io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint, String namespace) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("namespace", namespace);
        String service = slice.getMetadata().getLabels() == null
                ? null
                : slice.getMetadata().getLabels().get(SERVICE);
        if (service != null) {
            labels.put("service", service);
        }
        if (endpoint.getNodeName() != null) {
            labels.put("node", endpoint.getNodeName());
        }
        if (isPod(endpoint.getTargetRef())) {
            labels.put("pod", endpoint.getTargetRef().getName());
            Map<String, String> known = podLabels.apply(endpoint.getTargetRef().getName());
            for (String wanted : settings.podLabels()) {
                if (known.containsKey(wanted)) {
                    labels.put(wanted, known.get(wanted));
                }
            }
        }
        return labels;
    }

    private static boolean isPod(ObjectReference target) {
        return target != null && "Pod".equals(target.getKind()) && target.getName() != null;
    }

    private static List<String> text(List<EndpointPort> ports) {
        return ports.stream()
                .map(port -> port.getPort() + (port.getName() == null ? "" : " (" + port.getName() + ")"))
                .toList();
    }
}
