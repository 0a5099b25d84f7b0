package dev.signalbox.core.http.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.rules.language.Action;

/** A rule's action as JSON: its verb as {@code effect}, and what the verb was given. */
final class ActionJson {

    private ActionJson() {}

    static void put(ObjectNode node, Action action) {
        if (action instanceof Action.Classify classify) {
            node.put("effect", "classify").put("requestClass", classify.requestClass());
        } else if (action instanceof Action.Forbid forbid) {
            node.put("effect", "forbid").put("reason", forbid.reason());
        } else if (action instanceof Action.Prefer prefer) {
            node.put("effect", prefer.points() < 0 ? "avoid" : "prefer").put("points", prefer.points());
        } else if (action instanceof Action.RequirePlacement require) {
            node.put("effect", "requirePlacement")
                    .put("placement", require.placement().name())
                    .put("reason", require.reason());
        } else if (action instanceof Action.Minimise minimise) {
            node.put("effect", "minimise").put("objective", minimise.objective().label());
        } else if (action instanceof Action.Fallback fallback) {
            ArrayNode placements = node.put("effect", "fallback").putArray("placements");
            fallback.placements().forEach(placement -> placements.add(placement.name()));
        } else if (action instanceof Action.Reject reject) {
            node.put("effect", "reject")
                    .put("status", reject.rejection().status())
                    .put("reason", reject.rejection().reason());
        } else if (action instanceof Action.Substitute substitute) {
            node.put("effect", "substitute").put("model", substitute.model());
        } else if (action instanceof Action.Hedge hedge) {
            node.put("effect", "hedge")
                    .put("afterMs", hedge.hedging().afterMs())
                    .put("maxFraction", hedge.hedging().maxFraction());
        } else if (action instanceof Action.Queue queue) {
            node.put("effect", "queue").put("maxMs", queue.maxMs());
        } else if (action instanceof Action.Tag tag) {
            node.put("effect", "tag").put("key", tag.key()).put("value", tag.value());
        }
    }
}
