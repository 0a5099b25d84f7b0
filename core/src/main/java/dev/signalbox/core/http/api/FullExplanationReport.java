package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Change;
import dev.signalbox.core.decision.FullExplanation;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.rules.explain.Failure;
import java.util.Locale;

/** Decisions with every rule and candidate accounted for, as JSON. */
public final class FullExplanationReport {

    private FullExplanationReport() {}

    /** What is said of every decision, then the rules one by one and the candidates that lost. */
    public static ObjectNode of(FullExplanation full) {
        ObjectNode node = DecisionReport.full(full.explanation());
        ArrayNode rules = node.putArray("rules");
        full.rules().forEach(rule -> rules.add(rule(rule)));
        ArrayNode losers = node.putArray("losers");
        for (FullExplanation.Loser loser : full.losers()) {
            ObjectNode lost = losers.addObject();
            lost.put("backend", loser.backend());
            lost.put("criterion", loser.loss().criterion());
            lost.put("why", loser.loss().why());
            loser.change().ifPresent(change -> lost.set("wouldHaveWon", change(change)));
        }
        return node;
    }

    private static ObjectNode rule(FullExplanation.RuleAccount account) {
        ObjectNode node = Json.object();
        node.put("rule", account.rule().name());
        node.put("file", account.rule().position().file());
        node.put("line", account.rule().position().line());
        node.put("standing", account.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        node.put("fired", account.fired());
        ArrayNode effects = node.putArray("effects");
        account.effects().forEach(effects::add);
        if (!account.backends().isEmpty()) {
            ArrayNode backends = node.putArray("backends");
            account.backends().forEach(backends::add);
        }
        if (!account.stops().isEmpty()) {
            ArrayNode stops = node.putArray("stoppedBy");
            account.stops().forEach(stop -> stops.add(stop(stop)));
        }
        return node;
    }

    private static ObjectNode stop(FullExplanation.Stop stop) {
        Failure failure = stop.failure();
        ObjectNode node = Json.object();
        node.put("condition", failure.condition());
        node.put("file", failure.position().file());
        node.put("line", failure.position().line());
        node.put("column", failure.position().column());
        node.put("required", failure.required());
        ArrayNode found = node.putArray("found");
        for (int i = 0; i < failure.observations().size(); i++) {
            ObjectNode observation = found.addObject();
            Json.putKnown(observation, "backend", stop.backends().get(i));
            ObjectNode values = observation.putObject("values");
            failure.observations().get(i).readings().forEach(reading -> values.put(reading.field(), reading.value()));
        }
        node.put("text", stop.sentence());
        return node;
    }

    private static ObjectNode change(Change change) {
        ObjectNode node = Json.object();
        node.put("change", change.kind().label());
        Json.putKnown(node, "subject", change.subject());
        Json.putKnown(node, "field", change.field());
        Json.putKnown(node, "from", change.from());
        Json.putKnown(node, "to", change.to());
        node.put("text", change.inWords());
        return node;
    }
}
