package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.RuleHits;
import dev.signalbox.core.http.wire.Decisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.policy.LifecycleView;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.language.Rule;
import java.time.Instant;
import java.util.List;

/** The policies in force. */
final class PolicyResource implements AdminResource {

    private final AdminSources sources;

    PolicyResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/policy", "the policies in force: active with classes and rules, canary, shadow", this::policy));
    }

    private void policy(AdminCall call) {
        PolicyLifecycle lifecycle = sources.lifecycle();
        LifecycleView view = lifecycle.view();
        ObjectNode root = policy();
        RevisionReport.addInForce(root, view, lifecycle.canaryFigures(), lifecycle.shadowFigures());
        BundleResource.addTo(root, sources);
        call.addHeader("etag", '"' + view.state().active() + '"');
        call.json(200, root);
    }

    private ObjectNode policy() {
        Decider decider = sources.decider().current();
        Policy policy = decider.policy();
        RuleHits hits = decider.hits();
        ObjectNode root = Json.object();
        root.put("name", policy.name());
        root.put("revision", policy.revision());
        root.put("timeZone", policy.zone().getId());
        root.put("objective", policy.objective().label());
        root.put("defaultClass", policy.defaultClass().name());
        ArrayNode classes = root.putArray("classes");
        for (RequestClass requestClass : policy.classes().values()) {
            ObjectNode node = classes.addObject();
            node.put("name", requestClass.name());
            Json.putKnown(node, "ttftMs", requestClass.ttftMs());
            Json.putKnown(node, "tpotMs", requestClass.tpotMs());
            node.put("expectedOutputTokens", requestClass.expectedOutputTokens());
            LearnedReport.putLengths(node, decider.sources().learned(), requestClass.name());
        }
        ArrayNode rules = root.putArray("rules");
        root.put("decisions", hits.decisions());
        hits.since()
                .ifPresent(millis ->
                        root.put("countedSince", Instant.ofEpochMilli(millis).toString()));
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            ObjectNode node = rules.addObject();
            node.put("name", rule.name());
            node.put("file", rule.position().file());
            node.put("line", rule.position().line());
            node.put("salience", rule.salience());
            node.put("enabled", rule.enabled());
            rule.effective().ifPresent(day -> node.put("effective", day.toString()));
            rule.expires().ifPresent(day -> node.put("expires", day.toString()));
            node.set("actions", Decisions.actions(rule));
            node.put("fired", hits.fired(i));
            hits.lastFired(i)
                    .ifPresent(millis ->
                            node.put("lastFired", Instant.ofEpochMilli(millis).toString()));
        }
        return root;
    }
}
