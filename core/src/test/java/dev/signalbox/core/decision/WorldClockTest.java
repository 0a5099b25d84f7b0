package dev.signalbox.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.World;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldClockTest {

    private final WorldClock clock = new WorldClock();

    @ParameterizedTest(name = "{0} in {1} is {2}, {3} h")
    @CsvSource({
        // Clocks go forward from 2:00 to 3:00: there is no third hour of the day.
        "2026-03-29T00:59:59.999Z, Europe/Berlin, 2026-03-29, 1",
        "2026-03-29T01:00:00Z, Europe/Berlin, 2026-03-29, 3",
        // They go back from 3:00 to 2:00: there are two.
        "2026-10-25T00:30:00Z, Europe/Berlin, 2026-10-25, 2",
        "2026-10-25T01:30:00Z, Europe/Berlin, 2026-10-25, 2",
        "2026-10-25T02:00:00Z, Europe/Berlin, 2026-10-25, 3",
        // The day begins at one o'clock.
        "2018-11-04T02:59:59Z, America/Sao_Paulo, 2018-11-03, 23",
        "2018-11-04T03:00:00Z, America/Sao_Paulo, 2018-11-04, 1",
        // A day that never was.
        "2011-12-30T09:59:59Z, Pacific/Apia, 2011-12-29, 23",
        "2011-12-30T10:00:00Z, Pacific/Apia, 2011-12-31, 0",
        // Half an hour of summer time, and hours that do not begin with those of universal time.
        "2026-04-04T15:00:00Z, Australia/Lord_Howe, 2026-04-05, 1",
        "2026-04-04T15:29:59Z, Australia/Lord_Howe, 2026-04-05, 1",
        "2026-04-04T15:30:00Z, Australia/Lord_Howe, 2026-04-05, 2",
        "2026-01-01T18:14:59Z, Asia/Kathmandu, 2026-01-01, 23",
        "2026-01-01T18:15:00Z, Asia/Kathmandu, 2026-01-02, 0",
        "2026-01-01T22:52:59Z, +01:07, 2026-01-01, 23",
        "2026-01-01T22:53:00Z, +01:07, 2026-01-02, 0",
    })
    void knowsDateAndHourInTheZone(Instant time, ZoneId zone, LocalDate date, int hour) {
        World world = clock.at(WorldState.UNKNOWN, time.toEpochMilli(), zone);

        assertThat(world.date()).isEqualTo(date);
        assertThat(world.hour()).isEqualTo(hour);
    }

    @Test
    void whatItRemembersIsNeverOld() {
        ZoneId zone = ZoneId.of("+01:07");
        clock.at(WorldState.UNKNOWN, Instant.parse("2026-01-01T22:52:59.999Z").toEpochMilli(), zone);

        assertThat(clock.at(
                                WorldState.UNKNOWN,
                                Instant.parse("2026-01-01T22:53:00Z").toEpochMilli(),
                                zone)
                        .hour())
                .isZero();
        assertThat(clock.at(
                                WorldState.UNKNOWN,
                                Instant.parse("2026-01-01T22:53:00.500Z").toEpochMilli(),
                                ZoneId.of("Asia/Tokyo"))
                        .weekday())
                .isEqualTo(DayOfWeek.FRIDAY);
    }

    @Test
    void remembersTheMoment() {
        World world = clock.at(WorldState.UNKNOWN, 1_000, ZoneId.of("Europe/Berlin"));

        assertThat(clock.at(WorldState.UNKNOWN, 1_999, ZoneId.of("Europe/Berlin")))
                .isSameAs(world);
    }
}
