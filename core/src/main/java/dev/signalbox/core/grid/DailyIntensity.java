package dev.signalbox.core.grid;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;

/**
 * The carbon intensity of a region's electricity over a day, the same each day.
 *
 * @param region its name, as backends have it
 * @param hourly for each hour of the day, in grams of CO2 equivalent per kilowatt-hour: 24 figures
 * @param zone where its days begin
 */
public record DailyIntensity(String region, List<Double> hourly, ZoneId zone) {

    public DailyIntensity {
        requireNonNull(region, "region");
        requireNonNull(zone, "zone");
        hourly = List.copyOf(hourly);
        if (hourly.size() != 24) {
            throw new IllegalArgumentException("hourly has " + hourly.size() + " figures, must have 24");
        }
    }
}
