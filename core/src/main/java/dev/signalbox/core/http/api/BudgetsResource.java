package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.http.wire.Json;
import java.util.List;
import java.util.function.Supplier;

/** What may be spent, and what has been. */
final class BudgetsResource implements AdminResource {

    private final Supplier<List<BudgetStatus>> budgets;

    BudgetsResource(Supplier<List<BudgetStatus>> budgets) {
        this.budgets = budgets;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/budgets", "what may be spent and has been", call -> call.json(200, budgets())));
    }

    private ObjectNode budgets() {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("budgets");
        for (BudgetStatus budget : budgets.get()) {
            ObjectNode node = list.addObject();
            Json.putKnown(node, "tenant", budget.tenant());
            node.put("period", budget.period());
            node.put("spentUsd", budget.spentUsd());
            node.put("limitUsd", budget.limitUsd());
            node.put("fraction", budget.fraction());
            node.put("since", budget.since().toString());
            node.put("until", budget.until().toString());
            node.put("unpricedRequests", budget.unpricedRequests());
        }
        return root;
    }
}
