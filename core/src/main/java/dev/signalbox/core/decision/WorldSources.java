package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.Situations;
import java.util.List;

/**
 * Where decisions look at the world: once for each, without a lock.
 *
 * <p>Situations, and what was learnt, are replaced as a whole by whoever finds them, on any thread; the next decision sees them.
 */
public final class WorldSources {

    private final BudgetSource budgets;
    private final GridSource grids;
    private final PrefixSource prefixes;
    private volatile Situations situations = Situations.NONE;
    private volatile Learned learned = Learned.NOTHING;

    public WorldSources(BudgetSource budgets, GridSource grids, PrefixSource prefixes) {
        this.budgets = requireNonNull(budgets, "budgets");
        this.grids = requireNonNull(grids, "grids");
        this.prefixes = requireNonNull(prefixes, "prefixes");
    }

    /** Sources that know nothing of prefix caches. */
    public WorldSources(BudgetSource budgets, GridSource grids) {
        this(budgets, grids, PrefixSource.NONE);
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

    /** What prefix caches likely hold. It is asked for each candidate, so it is no part of the {@link WorldState}. */
    public PrefixSource prefixes() {
        return prefixes;
    }

    /** The situations that hold. */
    public Situations situations() {
        return situations;
    }

    /** Puts other situations in the place of those that hold. */
    public void use(Situations newSituations) {
        situations = requireNonNull(newSituations, "newSituations");
    }

    /** What earlier answers have taught. */
    public Learned learned() {
        return learned;
    }

    /** Puts what was learnt since in the place of what was learnt before. */
    public void use(Learned newLearned) {
        learned = requireNonNull(newLearned, "newLearned");
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
        Learned currentLearned = learned;
        boolean same = currentBudgets == last.budgets()
                && currentGrids == last.grids()
                && currentSituations == last.situations()
                && currentLearned == last.learned()
                && fleets.equals(last.fleets());
        return same ? last : new WorldState(currentBudgets, currentGrids, fleets, currentSituations, currentLearned);
    }
}
