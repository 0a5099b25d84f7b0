package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/**
 * What rules see beside the request and its candidates: the same for all requests of a moment.
 *
 * @param date the day in the policy's time zone, which decides on rules with {@code date-effective} or {@code date-expires}
 * @param hour the hour of the day in the policy's time zone, 0 to 23
 * @param budgets all budgets; of them a request's rules see its tenant's and those of all tenants
 * @param grids the electricity grids whose state is known
 * @param fleets each placement that has backends
 * @param situations what situation rules found
 */
public record World(
        LocalDate date,
        int hour,
        Budgets budgets,
        List<GridFacts> grids,
        List<FleetFacts> fleets,
        Situations situations) {

    public World {
        requireNonNull(date, "date");
        requireNonNull(budgets, "budgets");
        requireNonNull(situations, "situations");
        grids = List.copyOf(grids);
        fleets = List.copyOf(fleets);
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("hour is " + hour + ", must lie in 0 to 23");
        }
    }

    /** A world of which only the time is known. */
    public static World of(LocalDate date, int hour) {
        return new World(date, hour, Budgets.NONE, List.of(), List.of(), Situations.NONE);
    }

    /** The day of the week. */
    public DayOfWeek weekday() {
        return date.getDayOfWeek();
    }
}
