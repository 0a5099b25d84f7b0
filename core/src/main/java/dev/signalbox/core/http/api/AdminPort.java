package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port for operators: health, metrics, and what the sidecar does and why. What it serves is up to its resources. */
public final class AdminPort extends VerticleBase {

    private final AdminSettings settings;
    private final AdminAccess access;
    private final RouteTable routes;
    private int actualPort;

    public AdminPort(AdminSettings settings, AdminSources sources) {
        this.settings = settings;
        this.access = new AdminAccess(settings);
        List<Route> all = new ArrayList<>();
        all.add(Route.get("/", "this list", call -> call.json(200, index(sources.version()))));
        for (AdminResource resource : resources(sources)) {
            all.addAll(resource.routes());
        }
        this.routes = new RouteTable(all);
    }

    private static List<AdminResource> resources(AdminSources sources) {
        return List.of(
                new HealthResource(sources),
                new SidecarResource(sources),
                new PluginsResource(sources),
                new BackendsResource(sources),
                new BudgetsResource(sources.budgets()),
                new PolicyResource(sources),
                new SituationsResource(sources),
                new RevisionsResource(sources.lifecycle(), sources.tests()),
                new BundleResource(sources),
                new DecisionsResource(sources.recent()));
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
        settings.tls().ifPresent(tls -> secure(options, tls));
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .onSuccess(server -> actualPort = server.actualPort());
    }

    private static void secure(HttpServerOptions options, AdminSettings.Tls tls) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString()));
        // A certificate is asked for, not required: there are callers with a token, and open paths.
        tls.clientCa()
                .ifPresent(authority -> options.setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString())));
    }

    private void handle(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        RouteTable.Match match = routes.find(path);
        AdminCall call = new AdminCall(vertx, request, match == null ? Map.of() : match.parameters());
        Optional<Problem> refusal = access.refusal(request);
        if (refusal.isPresent()) {
            if (refusal.get().status() == 401) {
                call.addHeader("www-authenticate", "Bearer");
            }
            call.fail(refusal.get());
        } else if (match == null) {
            call.fail(routes.unknownPath(path));
        } else {
            Route.Action action = match.route().action(request.method());
            if (action == null) {
                call.addHeader("allow", match.route().allowed());
                call.fail(RouteTable.wrongMethod(match.route(), path, request.method()));
            } else {
                call.handle(action.handler());
            }
        }
    }

    private ObjectNode index(String version) {
        ObjectNode root = Json.object();
        root.put("service", "signalbox " + version);
        root.set("paths", routes.index());
        return root;
    }
}
