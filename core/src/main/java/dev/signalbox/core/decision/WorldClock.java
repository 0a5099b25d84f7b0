package dev.signalbox.core.decision;

import dev.signalbox.rules.World;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Turns times, and what was seen of the world, into what rules see, and remembers the last: the next request is soon, and
 * little has changed by then.
 */
final class WorldClock {

    /** Hours and days begin with a second of universal time in every zone, one of an odd offset included. */
    private static final long SECOND_MILLIS = 1_000;

    private long second;
    private ZoneId zone = ZoneOffset.UTC;
    private WorldState state = WorldState.UNKNOWN;
    private World world = worldAt(0);

    /** What was seen last. */
    WorldState state() {
        return state;
    }

    @SuppressWarnings(
            "ReferenceEquality") // An equal state would do as well, and comparing costs more than making a world.
    World at(WorldState newState, long epochMillis, ZoneId newZone) {
        long newSecond = Math.floorDiv(epochMillis, SECOND_MILLIS);
        if (newSecond != second || newState != state || !newZone.equals(zone)) {
            boolean sameTime = newSecond == second && newZone.equals(zone);
            second = newSecond;
            zone = newZone;
            state = newState;
            world = sameTime
                    ? new World(
                            world.date(),
                            world.hour(),
                            state.budgets(),
                            state.grids(),
                            state.fleets(),
                            state.situations())
                    : worldAt(epochMillis);
        }
        return world;
    }

    private World worldAt(long epochMillis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
        return new World(
                time.toLocalDate(), time.getHour(), state.budgets(), state.grids(), state.fleets(), state.situations());
    }
}
