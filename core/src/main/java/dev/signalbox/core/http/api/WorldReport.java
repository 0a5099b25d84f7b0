package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.WorldState;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;

/** What a decision saw of the world as JSON; what it saw nothing of is left out. */
final class WorldReport {

    private WorldReport() {}

    static ObjectNode json(WorldState world) {
        ObjectNode root = Json.object();
        for (BudgetFacts budget : world.budgets().all()) {
            ObjectNode node = root.withArray("budgets").addObject();
            Json.putKnown(node, "tenant", budget.tenant());
            node.put("period", budget.period());
            Json.putKnown(node, "spentUsd", budget.spentUsd());
            node.put("limitUsd", budget.limitUsd());
        }
        for (GridFacts grid : world.grids()) {
            ObjectNode node = root.withArray("grids").addObject();
            node.put("region", grid.region());
            Json.putKnown(node, "carbonIntensity", grid.carbonIntensity());
        }
        for (FleetFacts fleet : world.fleets()) {
            ObjectNode node = root.withArray("fleets").addObject();
            node.put("placement", fleet.placement().name());
            node.put("backends", fleet.backends());
            node.put("healthy", fleet.healthy());
            Json.putKnown(node, "saturation", fleet.saturation());
        }
        ArrayNode situations = root.withArray("situations");
        for (ActiveSituation situation : world.situations().active()) {
            situations
                    .addObject()
                    .put("name", situation.name())
                    .put("since", situation.since().toString())
                    .put("why", situation.why());
        }
        ArrayNode marks = root.withArray("marks");
        for (BackendMark mark : world.situations().marks()) {
            marks.addObject()
                    .put("backend", mark.backend())
                    .put("name", mark.name())
                    .put("since", mark.since().toString())
                    .put("why", mark.why());
        }
        if (situations.isEmpty()) {
            root.remove("situations");
        }
        if (marks.isEmpty()) {
            root.remove("marks");
        }
        return root;
    }
}
