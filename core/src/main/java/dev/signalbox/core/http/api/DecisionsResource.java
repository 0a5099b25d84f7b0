package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.FullExplainer;
import dev.signalbox.core.decision.RecentDecisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The latest decisions, in short and in full. */
final class DecisionsResource implements AdminResource {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int DEFAULT_DECISIONS = 20;
    private static final int MAX_DECISIONS = 1000;

    private final RecentDecisions recent;

    DecisionsResource(RecentDecisions recent) {
        this.recent = recent;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/decisions", "the latest decisions (?limit=20)", this::latest),
                Route.get(
                        "/decisions/{id}",
                        "one decision in full (?format=text in words, ?explain=full with every rule)",
                        this::decision));
    }

    private void latest(AdminCall call) throws ProblemException {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("decisions");
        recent.latest(limit(call)).forEach(decision -> list.add(DecisionReport.summary(decision)));
        call.json(200, root);
    }

    private static int limit(AdminCall call) throws ProblemException {
        Optional<String> given = call.query("limit");
        if (given.isEmpty()) {
            return DEFAULT_DECISIONS;
        }
        int limit;
        try {
            limit = Integer.parseInt(given.get());
        } catch (NumberFormatException e) {
            limit = 0;
        }
        if (limit < 1 || limit > MAX_DECISIONS) {
            throw new ProblemException(Problem.invalid(
                    400, "invalid_limit", "limit", "limit is \"" + given.get() + "\", must be 1 to " + MAX_DECISIONS));
        }
        return limit;
    }

    private void decision(AdminCall call) throws ProblemException {
        Decision decision = find(call.parameter("id"));
        boolean text = call.query("format").filter("text"::equals).isPresent();
        Optional<String> explain = call.query("explain");
        if (explain.isPresent() && !explain.get().equals("full")) {
            throw new ProblemException(Problem.invalid(
                    400, "invalid_explain", "explain", "explain is \"" + explain.get() + "\", must be full"));
        }
        if (explain.isPresent() && text) {
            call.write(TEXT, () -> FullExplanationText.of(FullExplainer.explain(decision)));
        } else if (explain.isPresent()) {
            call.work(() -> new AdminCall.Reply(200, FullExplanationReport.of(FullExplainer.explain(decision))));
        } else if (text) {
            call.text(TEXT, DecisionText.of(Explainer.explain(decision)));
        } else {
            call.json(200, DecisionReport.full(Explainer.explain(decision)));
        }
    }

    private Decision find(String id) throws ProblemException {
        UUID known;
        try {
            known = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalid(
                    400,
                    "invalid_id",
                    "id",
                    "\"" + id + "\" is not a decision's id, such as x-signalbox-decision-id gives"));
        }
        return recent.find(known)
                .orElseThrow(() -> new ProblemException(Problem.invalid(
                        404, "unknown_decision", "id", "the decision " + id + " is not remembered, or never was")));
    }
}
