package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A region below {@code grid}: how much greenhouse gas its electricity makes.
 *
 * @param region its name, as backends have it
 * @param hourly for each hour of the day, in grams of CO2 equivalent per kilowatt-hour: 24 figures
 * @param zone where its days begin
 */
public record GridConfiguration(String region, List<Double> hourly, ZoneId zone) {

    private static final int HOURS = 24;

    /** Above the dirtiest of grids, about 1,200: more is a mistake in the unit. */
    private static final double MAX_INTENSITY = 5000;

    private static final String EXPECTED =
            "a carbon intensity in g CO2e per kWh from 0 to 5000, or {hourly: [24 of them], timeZone: Europe/Berlin}";

    public GridConfiguration {
        requireNonNull(region, "region");
        requireNonNull(zone, "zone");
        hourly = List.copyOf(hourly);
        if (hourly.size() != HOURS) {
            throw new IllegalArgumentException("hourly has " + hourly.size() + " figures, must have " + HOURS);
        }
        hourly.forEach(figure -> SectionReader.requireRange("hourly", figure, 0, MAX_INTENSITY));
    }

    static List<GridConfiguration> readAll(SectionReader grid) {
        List<GridConfiguration> regions = new ArrayList<>();
        for (String region : grid.keys()) {
            read(grid, region).ifPresent(regions::add);
        }
        return List.copyOf(regions);
    }

    private static Optional<GridConfiguration> read(SectionReader grid, String region) {
        if (!grid.isSection(region)) {
            double intensity = grid.number(region, Double.NaN, 0, MAX_INTENSITY);
            if (!grid.has(region)) {
                grid.report(region, "missing-key", "has no value, must be " + EXPECTED);
            }
            return Double.isNaN(intensity)
                    ? Optional.empty()
                    : Optional.of(new GridConfiguration(region, Collections.nCopies(HOURS, intensity), ZoneOffset.UTC));
        }
        SectionReader section = grid.section(region);
        ZoneId zone = section.zone("timeZone", ZoneOffset.UTC);
        List<String> texts = section.texts("hourly");
        if (texts.size() != HOURS) {
            section.report(
                    "hourly",
                    "invalid-value",
                    "has " + texts.size()
                            + " figures, must have 24 carbon intensities, the first for the hour from midnight");
            return Optional.empty();
        }
        List<Double> hourly = new ArrayList<>();
        for (String text : texts) {
            intensity(section, hourly.size(), text).ifPresent(hourly::add);
        }
        return hourly.size() == HOURS ? Optional.of(new GridConfiguration(region, hourly, zone)) : Optional.empty();
    }

    private static Optional<Double> intensity(SectionReader section, int hour, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (value >= 0 && value <= MAX_INTENSITY) {
            return Optional.of(value);
        }
        section.report(
                "hourly",
                "invalid-value",
                "is \"" + text + "\" for hour " + hour
                        + ", must be a carbon intensity in g CO2e per kWh from 0 to 5000");
        return Optional.empty();
    }
}
