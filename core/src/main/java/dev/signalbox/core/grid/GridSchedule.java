package dev.signalbox.core.grid;

import dev.signalbox.core.decision.GridSource;
import dev.signalbox.rules.GridFacts;
import java.time.Instant;
import java.util.List;

/** The grids as an operator's configuration describes them: the same figures each day. Any thread may ask. */
public final class GridSchedule implements GridSource {

    /** Every time zone's hours begin at a quarter of an hour of universal time. */
    private static final long QUARTER_MILLIS = 15 * 60 * 1000L;

    private final List<DailyIntensity> regions;
    private volatile Quarter last;

    private record Quarter(long number, List<GridFacts> grids) {}

    /** A schedule of these regions, each named once. */
    public GridSchedule(List<DailyIntensity> regions) {
        this.regions = List.copyOf(regions);
        this.last = new Quarter(0, gridsOf(0));
    }

    @Override
    public List<GridFacts> at(long epochMillis) {
        long number = Math.floorDiv(epochMillis, QUARTER_MILLIS);
        Quarter known = last;
        if (known.number == number) {
            return known.grids;
        }
        List<GridFacts> grids = gridsOf(number);
        // The same list as long as it says the same, so that what was made of it can be kept.
        Quarter current = new Quarter(number, grids.equals(known.grids) ? known.grids : grids);
        last = current;
        return current.grids;
    }

    private List<GridFacts> gridsOf(long quarter) {
        Instant time = Instant.ofEpochMilli(quarter * QUARTER_MILLIS);
        return regions.stream()
                .map(region -> new GridFacts(
                        region.region(),
                        region.hourly().get(time.atZone(region.zone()).getHour())))
                .toList();
    }
}
