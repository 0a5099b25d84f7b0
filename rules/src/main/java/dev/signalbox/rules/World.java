package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;

/**
 * What rules see beside the request and its candidates: the same for all requests of a moment.
 *
 * @param hour the hour of the day in the policy's time zone, 0 to 23
 * @param weekday the day of the week in the policy's time zone
 */
public record World(int hour, DayOfWeek weekday) {

    public World {
        requireNonNull(weekday, "weekday");
        if (hour < 0 || hour > 23) {
            throw new IllegalArgumentException("hour is " + hour + ", must lie in 0 to 23");
        }
    }
}
