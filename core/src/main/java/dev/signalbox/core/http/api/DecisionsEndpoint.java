package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.http.proxy.ProxySettings;
import dev.signalbox.core.http.proxy.RequestBody;
import dev.signalbox.core.http.wire.Decisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.http.wire.Refusals;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;

/** {@code POST /v1/decisions}: a decision without forwarding anything, for callers that send the request themselves. */
public final class DecisionsEndpoint {

    private static final int MAX_BYTES = 256 * 1024;

    private final Placing placing;
    private final ProxySettings settings;
    private final Workspace workspace = new Workspace();

    /** An endpoint for one event loop. */
    public DecisionsEndpoint(Placing placing, ProxySettings settings) {
        this.placing = placing;
        this.settings = settings;
    }

    /** Serves one request. Called before its body arrives. */
    public void handle(HttpServerRequest request) {
        new RequestBody(request, MAX_BYTES, body -> decide(request, body), problem -> refuse(request, problem)).read();
    }

    private void decide(HttpServerRequest request, Buffer body) {
        InferenceRequest attributes;
        try {
            attributes = DecisionRequest.read(body, settings.trust().believes(request.remoteAddress()));
        } catch (ProblemException e) {
            refuse(request, e.problem());
            return;
        }
        long start = System.nanoTime();
        UUID id = placing.ids().get();
        Decision decision = placing.decider()
                .of(attributes, id)
                .decide(attributes, id, placing.clock().millis(), workspace);
        placing.observer().decided(decision, System.nanoTime() - start);
        HttpServerResponse response = request.response();
        if (decision.refusal() != null) {
            SignalboxHeaders.add(response.headers(), decision, null, 0);
            Refusals.send(decision, response, Protocol.OPENAI);
            return;
        }
        SignalboxHeaders.add(response.headers(), decision, decision.choice(0), 0);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.end(Json.encode(answer(decision)));
    }

    private static ObjectNode answer(Decision decision) {
        Explanation explanation = Explainer.explain(decision);
        Offer chosen = decision.choice(0);
        ObjectNode root = Json.object();
        root.put("decisionId", decision.id().toString());
        root.put("policyRevision", decision.policyRevision());
        root.put("requestClass", decision.facts().requestClass());
        root.put("placement", chosen.backend().placement().name());
        root.put("backend", chosen.backend().id());
        Protocol protocol = chosen.backend().api().protocol();
        if (protocol == Protocol.ON_DEVICE) {
            Decisions.putOnDevice(root, chosen);
        } else {
            root.put("protocol", protocol.label());
            root.put("model", chosen.model().upstreamName());
            root.put("url", chosen.backend().url().toString());
        }
        Json.putKnown(root, "substitute", decision.substitute());
        if (!decision.tags().isEmpty()) {
            root.set("tags", Decisions.tags(decision));
        }
        Decisions.putFlow(root, decision);
        root.put("meetsSlo", decision.meetsSlo());
        root.set(
                "estimate",
                Decisions.estimate(
                        decision.estimate(),
                        decision.estimate()
                                .endToEndMs(decision.facts().request().expectedOutputTokens())));
        root.set("reasons", Decisions.reasons(explanation));
        root.set("fallbacks", Decisions.fallbacks(explanation));
        root.set("rejected", Decisions.rejected(explanation));
        return root;
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        SignalboxHeaders.addUndecided(
                response.headers(), placing.decider().current().policy().revision());
        problem.send(response);
    }
}
