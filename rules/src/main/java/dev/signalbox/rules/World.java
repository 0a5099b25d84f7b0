package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * What rules see beside the request and its candidates: the same for all requests of a moment.
 *
 * @param date the day in the policy's time zone, which decides on rules with {@code date-effective} or {@code date-expires}
 * @param hour the hour of the day in the policy's time zone, 0 to 23
 */
public record World(LocalDate date, int hour) {

    public World {
        requireNonNull(date, "date");
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("hour is " + hour + ", must lie in 0 to 23");
        }
    }

    /** The day of the week. */
    public DayOfWeek weekday() {
        return date.getDayOfWeek();
    }
}
