package dev.signalbox.plugins.kubernetes;

import dev.signalbox.spi.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator says of the servers to find. A text that isn't given is empty.
 *
 * @param service the service's name; empty if {@code labelSelector} says which
 * @param labelSelector which EndpointSlices count; empty if {@code service} says which
 * @param namespace empty for that of the service account or context
 * @param port which port, and how to speak to it
 * @param podLabels the labels of pods to take over
 * @param allowEmpty whether no EndpointSlice means that there is no server
 * @param maxOutage how long the watch may be interrupted
 * @param kubeconfig the content of the kubeconfig, where there is one
 * @param context which of its contexts
 */
record KubernetesSettings(
        String service,
        String labelSelector,
        String namespace,
        PortChoice port,
        List<String> podLabels,
        boolean allowEmpty,
        Duration maxOutage,
        Optional<String> kubeconfig,
        String context) {

    static KubernetesSettings read(Configuration configuration) {
        String service = name(configuration, "service");
        String labelSelector = labelSelector(configuration);
        if (service.isEmpty() == labelSelector.isEmpty()) {
            throw configuration.invalid(
                    "service", "exactly one of \"service\" and \"labelSelector\" must say which EndpointSlices count");
        }
        Duration maxOutage = configuration.duration("maxOutage", Duration.ofSeconds(30));
        if (maxOutage.isNegative()) {
            throw configuration.invalid("maxOutage", "must not be negative");
        }
        return new KubernetesSettings(
                service,
                labelSelector,
                name(configuration, "namespace"),
                PortChoice.read(configuration),
                configuration.strings("podLabels"),
                configuration.flag("allowEmpty", false),
                maxOutage,
                configuration.file("kubeconfig"),
                configuration.string("context", ""));
    }

    /** The EndpointSlices that count, for the operator. */
    String text() {
        return service.isEmpty() ? "labelSelector \"" + labelSelector + "\"" : "service \"" + service + "\"";
    }

    /** The label selector that the API server is asked with. */
    String selector() {
        return service.isEmpty() ? labelSelector : "kubernetes.io/service-name=" + service;
    }

    private static String name(Configuration configuration, String key) {
        String name = configuration.string(key, "");
        if (!name.isEmpty() && !name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw configuration.invalid(key, "must be a name in Kubernetes: lower-case letters, digits and hyphens");
        }
        return name;
    }

    private static String labelSelector(Configuration configuration) {
        String selector = configuration.string("labelSelector", "");
        if (!selector.matches("[A-Za-z0-9._/=!,() -]*")) {
            throw configuration.invalid("labelSelector", "must be a label selector, such as app=vllm,tier!=test");
        }
        return selector;
    }
}
