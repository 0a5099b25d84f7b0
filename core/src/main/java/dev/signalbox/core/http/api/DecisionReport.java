package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.wire.Decisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.spi.InferenceRequest;
import java.time.Instant;

/** Decisions as JSON, for operators. */
final class DecisionReport {

    private DecisionReport() {}

    /** What fits on a line of a list. */
    static ObjectNode summary(Decision decision) {
        ObjectNode node = Json.object();
        node.put("decisionId", decision.id().toString());
        node.put("time", Instant.ofEpochMilli(decision.epochMillis()).toString());
        node.put("requestClass", decision.facts().requestClass());
        node.put("operation", decision.facts().request().operation().label());
        node.put("model", decision.facts().request().model());
        Json.putKnown(node, "onDeviceFailed", decision.onDeviceFailed());
        Json.putKnown(node, "substitute", decision.substitute());
        if (!decision.tags().isEmpty()) {
            node.set("tags", Decisions.tags(decision));
        }
        Refusal refusal = decision.refusal();
        if (refusal == null) {
            node.put("placement", decision.choice(0).backend().placement().name());
            node.put("backend", decision.choice(0).backend().id());
            node.put("meetsSlo", decision.meetsSlo());
        } else {
            node.put("refused", refusal.code());
        }
        return node;
    }

    /** Everything. */
    static ObjectNode full(Explanation explanation) {
        Decision decision = explanation.decision();
        ObjectNode node = summary(decision);
        node.put("policyRevision", decision.policyRevision());
        node.put("reproduced", explanation.reproduced());
        if (explanation.estimatesChanged()) {
            node.put("estimatesChanged", true);
        }
        ObjectNode request = request(decision.facts());
        LearnedReport.putLength(request, decision.length());
        node.set("request", request);
        Refusal refusal = decision.refusal();
        if (refusal != null) {
            ObjectNode refused = node.putObject("refusal");
            refused.put("status", refusal.status()).put("code", refusal.code()).put("message", refusal.message());
            Json.putKnown(refused, "rule", refusal.rule());
        }
        Decisions.putFlow(node, decision);
        RequestResult result = decision.result();
        if (result != null) {
            node.set("result", ResultReport.json(decision, result));
        }
        node.set("world", WorldReport.json(decision.world()));
        node.set("reasons", Decisions.reasons(explanation));
        ArrayNode candidates = node.putArray("candidates");
        explanation.candidates().forEach(candidate -> candidates.add(candidate(candidate)));
        return node;
    }

    private static ObjectNode request(RequestFacts facts) {
        InferenceRequest request = facts.request();
        ObjectNode node = Json.object();
        Json.putKnown(node, "tenant", request.tenant());
        node.put("priority", request.priority());
        node.put("promptTokens", request.promptTokens());
        Json.putKnown(node, "maxOutputTokens", request.maxOutputTokens());
        Json.putKnown(node, "expectedOutputTokens", request.expectedOutputTokens());
        node.put("streaming", request.streaming());
        node.put("tools", request.tools());
        node.put("modality", request.modality().name());
        Json.putKnown(node, "sessionId", request.sessionId());
        Json.putKnown(node, "region", request.region());
        ObjectNode slo = node.putObject("slo");
        Json.putKnown(slo, "ttftMs", facts.ttftTargetMs());
        Json.putKnown(slo, "tpotMs", facts.tpotTargetMs());
        Json.putKnown(node, "deadlineMs", request.deadlineMs());
        ObjectNode labels = node.putObject("labels");
        request.labels().forEach(labels::put);
        return node;
    }

    private static ObjectNode candidate(Explanation.Candidate candidate) {
        ObjectNode node = Json.object();
        node.put("backend", candidate.backend());
        node.put("placement", candidate.placement().name());
        node.put("model", candidate.model());
        Json.putKnown(node, "rank", candidate.rank());
        Json.putKnown(node, "because", candidate.because());
        Json.putKnown(node, "rule", candidate.rule());
        Json.putKnown(node, "detail", candidate.detail());
        node.put("points", candidate.points());
        node.set("estimate", Decisions.estimate(candidate.estimate(), candidate.endToEndMs()));
        LearnedReport.putCorrected(node, candidate.corrected());
        if (!Double.isNaN(candidate.meetsSlo())) {
            node.put("meetsSlo", candidate.meetsSlo() == CandidateFigures.TRUE);
        }
        Json.putKnown(node, "running", candidate.running());
        Json.putKnown(node, "waiting", candidate.waiting());
        Json.putKnown(node, "loadAgeMs", candidate.loadAgeMs());
        Json.putKnown(node, "cachedPromptTokens", candidate.cachedTokens());
        return node;
    }
}
