package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.Situations;
import java.util.List;

/**
 * What a decision saw of the world beside the request, its candidates and the time. Immutable, and part of the decision's
 * input.
 *
 * @param budgets those that concern the request's tenant
 * @param grids the electricity of each region
 * @param fleets each placement as a whole; empty if the policy does not ask
 * @param situations what situation rules found
 * @param learned what earlier answers have taught
 */
public record WorldState(
        Budgets budgets, List<GridFacts> grids, List<FleetFacts> fleets, Situations situations, Learned learned) {

    /** A world of which nothing is known. */
    public static final WorldState UNKNOWN = new WorldState(Budgets.NONE, List.of(), List.of(), Situations.NONE);

    public WorldState {
        requireNonNull(budgets, "budgets");
        requireNonNull(situations, "situations");
        requireNonNull(learned, "learned");
        grids = List.copyOf(grids);
        fleets = List.copyOf(fleets);
    }

    /** With nothing learnt. */
    public WorldState(Budgets budgets, List<GridFacts> grids, List<FleetFacts> fleets, Situations situations) {
        this(budgets, grids, fleets, situations, Learned.NOTHING);
    }

    /** The same with other placements. */
    WorldState with(List<FleetFacts> others) {
        return new WorldState(budgets, grids, others, situations, learned);
    }

    /** The carbon intensity of a region's electricity, in grams of CO2 equivalent per kilowatt-hour; NaN if unknown. */
    double carbonIntensity(String region) {
        for (GridFacts grid : grids) {
            if (grid.region().equals(region)) {
                return grid.carbonIntensity();
            }
        }
        return Double.NaN;
    }
}
