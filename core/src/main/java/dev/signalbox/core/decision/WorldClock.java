package dev.signalbox.core.decision;

import dev.signalbox.rules.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Turns times into what rules see of them, and remembers the last quarter of an hour, since the next request is soon. */
final class WorldClock {

    /** Every time zone's hours begin at a quarter of an hour of universal time. */
    private static final long QUARTER_MILLIS = 15 * 60 * 1000L;

    private long quarter = Long.MIN_VALUE;
    private @Nullable ZoneId zone;
    private World world = World.of(LocalDate.EPOCH, 0);

    World at(long epochMillis, ZoneId newZone) {
        long newQuarter = Math.floorDiv(epochMillis, QUARTER_MILLIS);
        if (newQuarter != quarter || !newZone.equals(zone)) {
            LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), newZone);
            world = World.of(time.toLocalDate(), time.getHour());
            quarter = newQuarter;
            zone = newZone;
        }
        return world;
    }
}
