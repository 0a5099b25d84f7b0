package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.Decisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sidecar, its fleet and its policy as JSON, for operators. */
final class FleetReport {

    private final AdminSources sources;

    FleetReport(AdminSources sources) {
        this.sources = sources;
    }

    ObjectNode status() {
        Decider decider = sources.decider().current();
        ObjectNode root = Json.object();
        root.put("version", sources.version());
        root.put("started", sources.started().toString());
        root.put(
                "uptimeSeconds",
                Duration.between(sources.started(), sources.clock().instant()).toSeconds());
        root.put("ready", sources.waitingFor().get().isEmpty());
        root.putObject("policy")
                .put("name", decider.policy().name())
                .put("revision", decider.policy().revision());
        root.put("backends", decider.fleet().backends().size());
        ObjectNode ports = root.putObject("ports");
        sources.ports().get().forEach(ports::put);
        return root;
    }

    ObjectNode backends() {
        Map<Backend, BackendState> states = new LinkedHashMap<>();
        for (Offer offer : sources.decider().current().fleet().offers()) {
            states.put(offer.backend(), offer.state());
        }
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("backends");
        states.forEach((backend, state) -> list.add(backend(backend, state)));
        return root;
    }

    private ObjectNode backend(Backend backend, BackendState state) {
        long now = sources.clock().millis();
        BackendCondition condition = state.condition(now);
        ObjectNode node = Json.object();
        node.put("id", backend.id());
        node.put("placement", backend.placement().name());
        Json.putKnown(node, "hardware", backend.hardware());
        node.put("url", backend.url().toString());
        Json.putKnown(node, "region", backend.region());
        node.put("owned", backend.owned());
        node.put("healthy", condition.healthy());
        Json.putKnown(node, "detail", condition.detail());
        Json.putKnown(node, "errorRate", condition.errorRate());
        node.put("inFlight", state.inFlight());
        Json.putKnown(node, "maxConcurrency", backend.maxConcurrency());
        Load load = condition.load();
        ObjectNode loadNode = node.putObject("load");
        Json.putKnown(loadNode, "running", load.running());
        Json.putKnown(loadNode, "waiting", load.waiting());
        Json.putKnown(loadNode, "kvCacheUsage", load.kvCacheUsage());
        if (!load.sampledAt().equals(Load.NEVER)) {
            loadNode.put("ageMs", Math.max(0, now - load.sampledAt().toEpochMilli()));
        }
        ArrayNode models = node.putArray("models");
        backend.models().forEach(model -> models.add(model.name()));
        return node;
    }

    ObjectNode policy() {
        Policy policy = sources.decider().current().policy();
        ObjectNode root = Json.object();
        root.put("name", policy.name());
        root.put("revision", policy.revision());
        root.put("timeZone", policy.zone().getId());
        root.put("objective", policy.objective().label());
        root.put("defaultClass", policy.defaultClass().name());
        ArrayNode classes = root.putArray("classes");
        for (RequestClass requestClass : policy.classes().values()) {
            ObjectNode node = classes.addObject();
            node.put("name", requestClass.name());
            Json.putKnown(node, "ttftMs", requestClass.ttftMs());
            Json.putKnown(node, "tpotMs", requestClass.tpotMs());
            node.put("expectedOutputTokens", requestClass.expectedOutputTokens());
        }
        ArrayNode rules = root.putArray("rules");
        for (Rule rule : policy.rules()) {
            ObjectNode node = rules.addObject();
            node.put("name", rule.name());
            node.put("file", rule.position().file());
            node.put("line", rule.position().line());
            node.put("salience", rule.salience());
            node.put("enabled", rule.enabled());
            rule.effective().ifPresent(day -> node.put("effective", day.toString()));
            rule.expires().ifPresent(day -> node.put("expires", day.toString()));
            node.set("actions", Decisions.actions(rule));
        }
        return root;
    }
}
