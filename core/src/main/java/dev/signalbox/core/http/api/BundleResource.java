package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.policy.BundleStatus;
import dev.signalbox.core.policy.BundleWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The bundle that brings policies from a server. */
final class BundleResource implements AdminResource {

    private final AdminSources sources;

    BundleResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/policy/bundle", "how it stands with the bundle that brings policies", this::show),
                Route.post("/policy/bundle/refresh", "fetches the bundle now, changed or not", this::refresh));
    }

    /** Adds how it stands with the bundle, if one is configured. */
    static void addTo(ObjectNode root, AdminSources sources) {
        sources.bundle()
                .ifPresent(watch -> root.set(
                        "bundle", report(watch.status(), sources.clock().instant())));
    }

    private void show(AdminCall call) throws ProblemException {
        call.json(200, report(watch().status(), sources.clock().instant()));
    }

    private void refresh(AdminCall call) throws ProblemException {
        BundleWatch watch = watch();
        call.work(() -> {
            try {
                return new AdminCall.Reply(
                        200, report(watch.refresh(), sources.clock().instant()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(
                        Problem.invalid(503, "ending", "", "the sidecar ended before the server had answered"));
            }
        });
    }

    private BundleWatch watch() throws ProblemException {
        return sources.bundle()
                .orElseThrow(() -> new ProblemException(Problem.invalid(
                        404, "no_bundle", "", "no bundle is configured here (policy.bundle): a directory is used")));
    }

    private static ObjectNode report(BundleStatus status, Instant now) {
        ObjectNode node = Json.object();
        node.put("state", status.state().name());
        node.put("since", status.since().toString());
        Json.putKnown(node, "why", status.why());
        node.put("address", status.address());
        node.put("signed", status.signed());
        Json.putKnown(node, "revision", status.revision());
        if (status.sequence() > 0) {
            node.put("sequence", status.sequence());
        }
        status.confirmed().ifPresent(confirmed -> {
            node.put("confirmed", confirmed.toString());
            node.put("ageSeconds", Math.max(0, Duration.between(confirmed, now).toSeconds()));
        });
        return node;
    }
}
