package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.Situations;
import java.util.List;

/**
 * Where decisions look at the world: once for each, without a lock.
 *
 * <p>Situations are replaced as a whole by whoever finds them, on any thread; the next decision sees them.
 */
public final class WorldSources {

    private final BudgetSource budgets;
    private final GridSource grids;
    private volatile Situations situations = Situations.NONE;

    public WorldSources(BudgetSource budgets, GridSource grids) {
        this.budgets = requireNonNull(budgets, "budgets");
        this.grids = requireNonNull(grids, "grids");
    }

    /** Sources that know nothing, until they are told of situations. */
    public static WorldSources unknown() {
        return new WorldSources(BudgetSource.NONE, GridSource.NONE);
    }

    public BudgetSource budgets() {
        return budgets;
    }

    public GridSource grids() {
        return grids;
    }

    /** The situations that hold. */
    public Situations situations() {
        return situations;
    }

    /** Puts other situations in the place of those that hold. */
    public void use(Situations newSituations) {
        situations = requireNonNull(newSituations, "newSituations");
    }

    /**
     * What a request's decision sees.
     *
     * @param last what the thread's last decision saw, which is given back if it still holds
     */
    @SuppressWarnings("ReferenceEquality") // Sources give the same object as long as it says the same.
    WorldState at(String tenant, List<FleetFacts> fleets, long epochMillis, WorldState last) {
        var currentBudgets = budgets.at(tenant, epochMillis);
        var currentGrids = grids.at(epochMillis);
        Situations currentSituations = situations;
        boolean same = currentBudgets == last.budgets()
                && currentGrids == last.grids()
                && currentSituations == last.situations()
                && fleets.equals(last.fleets());
        return same ? last : new WorldState(currentBudgets, currentGrids, fleets, currentSituations);
    }
}
