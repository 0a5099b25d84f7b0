package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.rules.Suggestion;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** The port for operators: health, metrics, and what the sidecar does and why. It changes nothing yet. */
public final class AdminPort extends VerticleBase {

    private static final System.Logger LOGGER = System.getLogger(AdminPort.class.getName());
    private static final String DECISION = "/decisions/";
    private static final int DEFAULT_DECISIONS = 20;
    private static final int MAX_DECISIONS = 1000;

    private final AdminSettings settings;
    private final AdminSources sources;
    private final FleetReport fleet;
    private final Map<String, Page> pages = new TreeMap<>();
    private int actualPort;

    public AdminPort(AdminSettings settings, AdminSources sources) {
        this.settings = settings;
        this.sources = sources;
        this.fleet = new FleetReport(sources);
        page("/", "this list", request -> sendJson(request, 200, index()));
        page("/health", "200 if the sidecar runs and is ready, else 503", this::readiness);
        page(
                "/health/liveness",
                "200 if the sidecar runs",
                request -> sendJson(request, 200, Json.object().put("status", "up")));
        page("/health/readiness", "200 if it takes requests, else 503 and what it waits for", this::readiness);
        page("/metrics", "metrics as Prometheus reads them", this::metrics);
        page("/status", "version, uptime, policy, ports", request -> sendJson(request, 200, fleet.status()));
        page(
                "/backends",
                "each backend, how it fares and what it serves",
                request -> sendJson(request, 200, fleet.backends()));
        page("/plugins", "each plugin and its state", request -> sendJson(request, 200, plugins()));
        page("/policy", "the policy in force: classes and rules", request -> sendJson(request, 200, fleet.policy()));
        page("/decisions", "the latest decisions (?limit=20), each in full at /decisions/{id}", this::latest);
    }

    /** The port it listens at, once it is deployed. */
    public int actualPort() {
        return actualPort;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .onSuccess(server -> actualPort = server.actualPort());
    }

    private record Page(String about, Consumer<HttpServerRequest> answer) {}

    private void page(String path, String about, Consumer<HttpServerRequest> answer) {
        pages.put(path, new Page(about, answer));
    }

    private void handle(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        try {
            if (!path.startsWith("/health") && !permitted(request)) {
                request.response().putHeader("www-authenticate", "Bearer");
                send(
                        request,
                        Problem.invalid(
                                401,
                                "unauthorized",
                                "authorization",
                                "the admin port wants its token as authorization: Bearer ..."));
                return;
            }
            if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
                request.response().putHeader("allow", "GET, HEAD");
                send(
                        request,
                        Problem.invalid(
                                405,
                                "method_not_allowed",
                                "",
                                path + " takes GET, not " + request.method().name()));
                return;
            }
            Page page = pages.get(path);
            if (page != null) {
                page.answer.accept(request);
            } else if (path.startsWith(DECISION)) {
                decision(request, path.substring(DECISION.length()));
            } else {
                send(
                        request,
                        Problem.invalid(
                                404,
                                "unknown_path",
                                "",
                                "there is nothing at " + path + "; this port serves "
                                        + String.join(", ", pages.keySet()) + "."
                                        + Problem.maybe(Suggestion.of(path, pages.keySet()))));
            }
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "the admin port could not answer " + path, e);
            send(
                    request,
                    new Problem(
                            500,
                            Problem.INTERNAL,
                            "internal_error",
                            "",
                            "the sidecar failed to answer; its log says more",
                            Json.object()));
        }
    }

    /** Compares in a time that does not tell how much of a guess was right. */
    private boolean permitted(HttpServerRequest request) {
        if (settings.token().isEmpty()) {
            return true;
        }
        String given = request.headers().get(HttpHeaders.AUTHORIZATION);
        byte[] expected = ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8);
        return given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode index() {
        ObjectNode root = Json.object();
        root.put("service", "signalbox " + sources.version());
        ObjectNode list = root.putObject("paths");
        pages.forEach((path, page) -> list.put(path, page.about));
        return root;
    }

    private void readiness(HttpServerRequest request) {
        List<String> waitingFor = sources.waitingFor().get();
        ObjectNode root = Json.object();
        root.put("status", waitingFor.isEmpty() ? "ready" : "not ready");
        if (!waitingFor.isEmpty()) {
            ArrayNode list = root.putArray("waitingFor");
            waitingFor.forEach(list::add);
        }
        sendJson(request, waitingFor.isEmpty() ? 200 : 503, root);
    }

    private void metrics(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .end(sources.metrics().get());
    }

    private ObjectNode plugins() {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("plugins");
        for (PluginStatus plugin : sources.plugins().get()) {
            ObjectNode node = list.addObject();
            node.put("id", plugin.id()).put("version", plugin.version()).put("state", plugin.state());
            Json.putKnown(node, "detail", plugin.detail());
        }
        return root;
    }

    private void latest(HttpServerRequest request) {
        int limit = DEFAULT_DECISIONS;
        String given = request.getParam("limit");
        if (given != null) {
            try {
                limit = Integer.parseInt(given);
            } catch (NumberFormatException e) {
                limit = 0;
            }
            if (limit < 1 || limit > MAX_DECISIONS) {
                send(
                        request,
                        Problem.invalid(
                                400,
                                "invalid_limit",
                                "limit",
                                "limit is \"" + given + "\", must be 1 to " + MAX_DECISIONS));
                return;
            }
        }
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("decisions");
        sources.recent().latest(limit).forEach(decision -> list.add(DecisionReport.summary(decision)));
        sendJson(request, 200, root);
    }

    private void decision(HttpServerRequest request, String id) {
        Optional<Decision> found;
        try {
            found = sources.recent().find(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            send(
                    request,
                    Problem.invalid(
                            400,
                            "invalid_id",
                            "id",
                            "\"" + id + "\" is not a decision's id, such as x-signalbox-decision-id gives"));
            return;
        }
        if (found.isEmpty()) {
            send(
                    request,
                    Problem.invalid(
                            404, "unknown_decision", "id", "the decision " + id + " is not remembered, or never was"));
        } else if ("text".equals(request.getParam("format"))) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(DecisionText.of(Explainer.explain(found.get())));
        } else {
            sendJson(request, 200, DecisionReport.full(Explainer.explain(found.get())));
        }
    }

    private static void send(HttpServerRequest request, Problem problem) {
        problem.send(request.response());
    }

    private static void sendJson(HttpServerRequest request, int status, ObjectNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.encodePretty(body));
    }
}
