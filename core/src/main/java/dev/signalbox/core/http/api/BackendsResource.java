package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.fleet.RateLimit;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backends, how they fare and what they serve. */
final class BackendsResource implements AdminResource {

    private final AdminSources sources;

    BackendsResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/backends", "each backend, how it fares and what it serves", call -> call.json(200, backends())));
    }

    private ObjectNode backends() {
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
        node.put("protocol", backend.api().protocol().label());
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
        if (state.misreported() > 0) {
            loadNode.put("ignoredFigures", state.misreported());
        }
        RateLimit limit = state.rateLimit(now);
        if (!limit.equals(RateLimit.NONE)) {
            node.putObject("rateLimit")
                    .put("left", limit.what())
                    .put("used", limit.used())
                    .put("resetsInMs", limit.until() - now);
        }
        ArrayNode models = node.putArray("models");
        backend.models().forEach(model -> models.add(model.name()));
        ArrayNode corrections =
                LearnedReport.corrections(sources.decider().current().sources().learned(), backend);
        if (!corrections.isEmpty()) {
            node.set("corrections", corrections);
        }
        return node;
    }
}
