package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import java.util.List;
import java.util.function.Supplier;

/** Whether the sidecar runs, and whether it takes requests. Asked without a token. */
final class HealthResource implements AdminResource {

    private final Supplier<List<String>> waitingFor;

    HealthResource(Supplier<List<String>> waitingFor) {
        this.waitingFor = waitingFor;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/health", "200 if the sidecar runs and is ready, else 503", this::readiness),
                Route.get(
                        "/health/liveness",
                        "200 if the sidecar runs",
                        call -> call.json(200, Json.object().put("status", "up"))),
                Route.get(
                        "/health/readiness",
                        "200 if it takes requests, else 503 and what it waits for",
                        this::readiness));
    }

    private void readiness(AdminCall call) {
        List<String> missing = waitingFor.get();
        ObjectNode root = Json.object();
        root.put("status", missing.isEmpty() ? "ready" : "not ready");
        if (!missing.isEmpty()) {
            ArrayNode list = root.putArray("waitingFor");
            missing.forEach(list::add);
        }
        call.json(missing.isEmpty() ? 200 : 503, root);
    }
}
