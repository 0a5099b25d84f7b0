package dev.signalbox.plugins.kubernetes;

import static dev.signalbox.spi.ConfigurationKey.Type.DURATION;
import static dev.signalbox.spi.ConfigurationKey.Type.FILE;
import static dev.signalbox.spi.ConfigurationKey.Type.FLAG;
import static dev.signalbox.spi.ConfigurationKey.Type.INTEGER;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS;
import static dev.signalbox.spi.ConfigurationKey.optional;

import dev.signalbox.spi.ConfigurationKey;
import java.util.List;

/** The keys that the source reads. */
final class KubernetesKeys {

    static final List<ConfigurationKey> ALL = List.of(
            optional("service", TEXT, "", "the service whose endpoints are the servers. Either this or labelSelector"),
            optional(
                    "labelSelector",
                    TEXT,
                    "",
                    "which EndpointSlices count, by the labels they have from their service, such as"
                            + " app.kubernetes.io/part-of=llm"),
            optional("namespace", TEXT, "the pod's own, or the context's", "where the service is"),
            optional("portName", TEXT, "", "the name of the service's port, where it has several"),
            optional("port", INTEGER, "", "the number of the port that the pods listen on, where there are several")
                    .between(1, 65_535),
            optional("scheme", Scheme.class, "http", "what the servers speak"),
            optional(
                    "path",
                    TEXT,
                    "",
                    "where the API begins below the found address, without the /v1 of the request paths"),
            optional(
                    "podLabels",
                    TEXTS,
                    "",
                    "labels of the pods to take over, such as llm-d.ai/engine-type; the pods are watched for them"),
            optional(
                    "allowEmpty",
                    FLAG,
                    "false",
                    "whether a service without any EndpointSlice means that there is no server; otherwise it is a failure,"
                            + " and the servers known before stay"),
            optional(
                    "maxOutage",
                    DURATION,
                    "30s",
                    "how long the watch may be interrupted before what it saw last no longer counts"),
            optional(
                    "kubeconfig",
                    FILE,
                    "the pod's service account, else KUBECONFIG or ~/.kube/config",
                    "how to reach the API server"),
            optional("context", TEXT, "the current one", "which context of the kubeconfig"));

    private KubernetesKeys() {}
}
