package dev.signalbox.core.http.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.cost.CostEstimate;
import java.util.TreeMap;

/** Parts of decisions as JSON, as answers and records have them in common. */
public final class Decisions {

    private Decisions() {}

    /** The candidates that were not chosen and are no fallbacks, each with its reason. */
    public static ArrayNode rejected(Explanation explanation) {
        ArrayNode list = Json.array();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            if (candidate.rank() < 0 && !candidate.because().isEmpty()) {
                ObjectNode node = list.addObject();
                node.put("backend", candidate.backend());
                node.put("placement", candidate.placement().name());
                node.put("because", candidate.because());
                Json.putKnown(node, "rule", candidate.rule());
                Json.putKnown(node, "detail", candidate.detail());
            }
        }
        return list;
    }

    /** The choices after the first, each with what a client needs to go there itself. */
    public static ArrayNode fallbacks(Explanation explanation) {
        Decision decision = explanation.decision();
        ArrayNode list = Json.array();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            if (candidate.rank() > 0) {
                ObjectNode node = list.addObject()
                        .put("backend", candidate.backend())
                        .put("placement", candidate.placement().name());
                Offer offer = decision.choice(candidate.rank());
                if (offer.backend().api().protocol() == Protocol.ON_DEVICE) {
                    putOnDevice(node, offer);
                } else {
                    node.put("protocol", offer.backend().api().protocol().label())
                            .put("model", offer.model().upstreamName())
                            .put("url", offer.backend().url().toString());
                }
                if (!candidate
                        .model()
                        .equals(explanation.decision().facts().request().model())) {
                    node.put("substitute", candidate.model());
                }
            }
        }
        return list;
    }

    /** What a client needs to know to run the model itself. */
    public static void putOnDevice(ObjectNode node, Offer offer) {
        node.put("protocol", offer.backend().api().protocol().label());
        node.put("runtime", runtime(offer.backend()));
        node.put("model", offer.model().upstreamName());
        ObjectNode limits = node.putObject("limits");
        Json.putKnown(limits, "contextTokens", offer.model().contextTokens());
        ObjectNode labels = node.putObject("labels");
        new TreeMap<>(offer.backend().labels()).forEach(labels::put);
    }

    /** What a model on a device runs with. */
    public static String runtime(Backend backend) {
        return backend.labels().getOrDefault("runtime", backend.url().getSchemeSpecificPart());
    }

    /** Each rule that fired, with each of its effects. */
    public static ArrayNode reasons(Explanation explanation) {
        ArrayNode list = Json.array();
        for (Explanation.Reason reason : explanation.reasons()) {
            for (Action action : reason.rule().actions()) {
                ObjectNode node = list.addObject();
                node.put("rule", reason.rule().name());
                ActionJson.put(node, action);
                if (!reason.backends().isEmpty()) {
                    ArrayNode backends = node.putArray("backends");
                    reason.backends().forEach(backends::add);
                }
            }
        }
        return list;
    }

    /** What the rules attach to the request. */
    public static ObjectNode tags(Decision decision) {
        ObjectNode node = Json.object();
        decision.tags().forEach(node::put);
        return node;
    }

    /** Sets what the policy says of how the request is sent beside where, as far as it says anything. */
    public static void putFlow(ObjectNode node, Decision decision) {
        Outcome.Hedging hedging = decision.hedging();
        if (hedging != null) {
            node.putObject("hedge").put("afterMs", hedging.afterMs()).put("maxFraction", hedging.maxFraction());
        }
        if (decision.maxWaitMs() > 0) {
            node.putObject("queue").put("maxMs", decision.maxWaitMs());
        }
        if (decision.waitedMs() > 0) {
            node.put("waitedMs", decision.waitedMs());
        }
    }

    /** What a rule contributes when it fires. */
    public static ArrayNode actions(Rule rule) {
        ArrayNode list = Json.array();
        rule.actions().forEach(action -> ActionJson.put(list.addObject(), action));
        return list;
    }

    /** An estimate without what is not known. */
    public static ObjectNode estimate(CostEstimate estimate, double endToEndMs) {
        ObjectNode node = Json.object();
        Json.putKnown(node, "ttftMs", estimate.ttftMs());
        Json.putKnown(node, "tpotMs", estimate.tpotMs());
        Json.putKnown(node, "endToEndMs", endToEndMs);
        Json.putKnown(node, "costUsd", estimate.usd());
        Json.putKnown(node, "marginalCostUsd", estimate.marginalUsd());
        Json.putKnown(node, "energyJoules", estimate.energyJoules());
        Json.putKnown(node, "carbonGrams", estimate.carbonGrams());
        Json.putKnown(node, "uncertainty", estimate.uncertainty());
        return node;
    }
}
