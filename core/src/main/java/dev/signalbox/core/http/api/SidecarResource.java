package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.http.wire.Json;
import java.time.Duration;
import java.util.List;

/** The sidecar itself: version, configuration, ports, metrics. */
final class SidecarResource implements AdminResource {

    private final AdminSources sources;

    SidecarResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/metrics", "metrics as Prometheus reads them", this::metrics),
                Route.get(
                        "/status",
                        "version, uptime, policy, configuration, situations, ports",
                        call -> call.json(200, status())));
    }

    private void metrics(AdminCall call) {
        call.text("text/plain; version=0.0.4; charset=utf-8", sources.metrics().get());
    }

    private ObjectNode status() {
        Decider decider = sources.decider().current();
        ObjectNode root = Json.object();
        root.put("version", sources.version());
        root.put("started", sources.started().toString());
        root.put(
                "uptimeSeconds",
                Duration.between(sources.started(), sources.clock().instant()).toSeconds());
        root.put("ready", sources.waitingFor().get().isEmpty());
        ObjectNode policy = root.putObject("policy");
        policy.put("name", decider.policy().name());
        policy.put("revision", decider.policy().revision());
        RevisionReport.addProblems(policy, sources.lifecycle().view());
        BundleResource.addTo(policy, sources);
        root.put("backends", decider.fleet().backends().size());
        root.set("configuration", configuration(sources.configuration().get()));
        SituationsResource.summarise(sources.situations().get(), root);
        ObjectNode ports = root.putObject("ports");
        sources.ports().get().forEach(ports::put);
        return root;
    }

    private static ObjectNode configuration(ConfigurationStatus status) {
        ObjectNode node = Json.object();
        node.put("file", status.file());
        node.put("watched", status.watched());
        node.put("since", status.since().toString());
        if (!status.mistakes().isEmpty()) {
            node.set("findings", RevisionReport.findings(status.mistakes()));
        }
        if (!status.needRestart().isEmpty()) {
            status.needRestart().forEach(node.putArray("needRestart")::add);
        }
        return node;
    }
}
