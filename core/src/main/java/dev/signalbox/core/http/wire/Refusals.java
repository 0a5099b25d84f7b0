package dev.signalbox.core.http.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Answers to requests that are not placed: each names the rule and the numbers. */
public final class Refusals {

    /** So many models are listed to a client that asked for an unknown one. */
    private static final int MAX_LISTED_MODELS = 10;

    /** A load sample or two later things may look different. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private Refusals() {}

    /** Ends a response with the refusal of a decision, as clients of a protocol read it. */
    public static void send(Decision decision, HttpServerResponse response, Protocol client) {
        Refusal refusal = decision.refusal();
        if (refusal == null) {
            throw new IllegalArgumentException("the decision " + decision.id() + " is no refusal");
        }
        if (refusal.waitingHelps()) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        problem(decision, refusal).send(response, client);
    }

    private static Problem problem(Decision decision, Refusal refusal) {
        ObjectNode facts = Json.object();
        facts.put("decisionId", decision.id().toString());
        facts.put("policyRevision", decision.policyRevision());
        facts.put("requestClass", decision.facts().requestClass());
        if (refusal.code().equals(Refusal.MODEL_NOT_FOUND)) {
            return modelNotFound(decision, refusal, facts);
        }
        Json.putKnown(facts, "rule", refusal.rule());
        Decisions.putFlow(facts, decision);
        if (!decision.tags().isEmpty()) {
            facts.set("tags", Decisions.tags(decision));
        }
        if (refusal.code().equals(Refusal.NO_CANDIDATE) || refusal.code().equals(Refusal.NO_ROOM)) {
            facts.set("rejected", Decisions.rejected(Explainer.explain(decision)));
        }
        return new Problem(refusal.status(), Problem.REFUSED, refusal.code(), "", refusal.message(), facts);
    }

    private static Problem modelNotFound(Decision decision, Refusal refusal, ObjectNode facts) {
        InferenceRequest request = decision.facts().request();
        List<String> offered = decision.decider().fleet().models().stream()
                .filter(model -> decision.decider().fleet().group(request.operation(), model) != null)
                .toList();
        String list = offered.isEmpty()
                ? "; none is offered for it"
                : "; offered are " + String.join(", ", offered.subList(0, Math.min(offered.size(), MAX_LISTED_MODELS)))
                        + (offered.size() > MAX_LISTED_MODELS
                                ? " and " + (offered.size() - MAX_LISTED_MODELS) + " more"
                                : "")
                        + ".";
        return new Problem(
                refusal.status(),
                Problem.INVALID_REQUEST,
                refusal.code(),
                "model",
                refusal.message() + list + Problem.maybe(Suggestion.of(request.model(), offered)),
                facts);
    }
}
