package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.rules.Suggestion;
import java.util.List;

/** The plugins: how each fares with its components, and loading one anew. */
final class PluginsResource implements AdminResource {

    private final AdminSources sources;

    PluginsResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/plugins", "each plugin, its components and their states", call -> call.json(200, plugins())),
                Route.post(
                        "/plugins/{id}/reload",
                        "loads a plugin's directory anew while requests are served",
                        call -> reload(call, call.parameter("id"))));
    }

    private ObjectNode plugins() {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("plugins");
        sources.plugins().get().forEach(plugin -> list.add(plugin(plugin)));
        return root;
    }

    private static ObjectNode plugin(PluginStatus plugin) {
        ObjectNode node = Json.object();
        node.put("id", plugin.id()).put("version", plugin.version()).put("state", plugin.state());
        Json.putKnown(node, "detail", plugin.detail());
        if (!plugin.warnings().isEmpty()) {
            plugin.warnings().forEach(node.putArray("warnings")::add);
        }
        ArrayNode components = node.putArray("components");
        for (PluginStatus.Component component : plugin.components()) {
            ObjectNode one = components.addObject();
            one.put("kind", component.kind()).put("type", component.type());
            one.put("backend", component.backend()).put("state", component.state());
            Json.putKnown(one, "detail", component.detail());
        }
        return node;
    }

    private void reload(AdminCall call, String id) {
        call.work(() -> {
            PluginReloading.Outcome outcome;
            try {
                outcome = sources.reloading().reload(id);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(
                        Problem.invalid(503, "ending", "", "the sidecar ended before the plugin was loaded"));
            }
            return switch (outcome.state()) {
                case LOADED -> new AdminCall.Reply(200, loaded(id, outcome));
                case REFUSED -> throw new ProblemException(refused(id, outcome));
                case UNKNOWN -> throw new ProblemException(unknown(id, outcome));
            };
        });
    }

    private ObjectNode loaded(String id, PluginReloading.Outcome outcome) {
        ObjectNode node = sources.plugins().get().stream()
                .filter(plugin -> plugin.id().equals(id))
                .findFirst()
                .map(PluginsResource::plugin)
                .orElseGet(Json::object);
        outcome.backends().forEach(node.putArray("reloadedBackends")::add);
        if (outcome.hurried() > 0) {
            node.put("closedWithRequestsUnderWay", outcome.hurried());
        }
        if (!outcome.leftBehind().isEmpty()) {
            outcome.leftBehind().forEach(node.putArray("leftBehind")::add);
        }
        return node;
    }

    private static Problem refused(String id, PluginReloading.Outcome outcome) {
        ObjectNode facts = Json.object();
        if (!outcome.mistakes().isEmpty()) {
            facts.set("findings", RevisionReport.findings(outcome.mistakes()));
        }
        return new Problem(
                409,
                Problem.INVALID_REQUEST,
                "plugin_refused",
                "",
                "plugin \"" + id + "\" is not loaded anew, and stays as it was: " + outcome.why(),
                facts);
    }

    private Problem unknown(String id, PluginReloading.Outcome outcome) {
        List<String> known =
                sources.plugins().get().stream().map(PluginStatus::id).toList();
        return Problem.invalid(
                404, "unknown_plugin", "", outcome.why() + "." + Problem.maybe(Suggestion.of(id, known)));
    }
}
