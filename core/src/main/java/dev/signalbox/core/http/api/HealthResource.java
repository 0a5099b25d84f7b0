package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import java.util.List;

/** Whether the sidecar runs, and whether it takes requests. Asked without a token. */
final class HealthResource implements AdminResource {

    private final AdminSources sources;

    HealthResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/health",
                        "200 if the sidecar runs and is ready, else 503; with ?plugins also 503 if a plugin is not OK, but for"
                                + " those named as exclude-plugin",
                        this::health),
                Route.get(
                        "/health/liveness",
                        "200 if the sidecar runs",
                        call -> call.json(200, Json.object().put("status", "up"))),
                Route.get(
                        "/health/readiness",
                        "200 if it takes requests, else 503 and what it waits for",
                        call -> answer(call, ready(), sources.waitingFor().get().isEmpty())));
    }

    private void health(AdminCall call) {
        ObjectNode root = ready();
        boolean healthy = sources.waitingFor().get().isEmpty();
        List<String> problems = sources.problems().get();
        if (!problems.isEmpty()) {
            problems.forEach(root.putArray("problems")::add);
        }
        if (call.query("plugins").isPresent()) {
            healthy &= addPlugins(root, call.queries("exclude-plugin"));
        }
        answer(call, root, healthy);
    }

    private ObjectNode ready() {
        List<String> missing = sources.waitingFor().get();
        ObjectNode root = Json.object();
        root.put("status", missing.isEmpty() ? "ready" : "not ready");
        if (!missing.isEmpty()) {
            ArrayNode list = root.putArray("waitingFor");
            missing.forEach(list::add);
        }
        return root;
    }

    /** Adds those that don't do all they should; false if there are any. */
    private boolean addPlugins(ObjectNode root, List<String> excluded) {
        ArrayNode list = root.putArray("plugins");
        for (PluginStatus plugin : sources.plugins().get()) {
            if (!plugin.isOk() && !excluded.contains(plugin.id())) {
                ObjectNode node = list.addObject();
                node.put("id", plugin.id()).put("state", plugin.state());
                Json.putKnown(node, "detail", plugin.detail());
            }
        }
        return list.isEmpty();
    }

    private static void answer(AdminCall call, ObjectNode root, boolean healthy) {
        call.json(healthy ? 200 : 503, root);
    }
}
