package dev.signalbox.rules.situations;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PriceFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The world as situation rules see it at one moment, without the time. Immutable.
 *
 * @param backends every backend, each once
 * @param prices what backends cost, as far as it is known
 * @param fleets each placement that has backends
 * @param grids the electricity grids whose state is known
 * @param budgets all budgets
 */
public record WorldState(
        List<BackendFacts> backends,
        List<PriceFacts> prices,
        List<FleetFacts> fleets,
        List<GridFacts> grids,
        List<BudgetFacts> budgets) {

    /** A world of which nothing is known. */
    public static final WorldState EMPTY = new WorldState(List.of(), List.of(), List.of(), List.of(), List.of());

    public WorldState {
        backends = List.copyOf(backends);
        prices = List.copyOf(prices);
        fleets = List.copyOf(fleets);
        grids = List.copyOf(grids);
        budgets = List.copyOf(budgets);
        Set<String> ids = new HashSet<>();
        for (BackendFacts backend : backends) {
            if (!ids.add(backend.id())) {
                throw new IllegalArgumentException("the backend " + backend.id() + " is there twice");
            }
        }
    }
}
