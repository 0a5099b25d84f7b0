package dev.signalbox.core.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodTest {

    @ParameterizedTest(name = "the {0} of {1} in {2}")
    @CsvSource({
        "HOUR,  2026-03-02T10:15:30Z, UTC,           2026-03-02T10:00:00Z, 2026-03-02T11:00:00Z",
        "HOUR,  2026-03-02T10:15:30Z, Asia/Kolkata,  2026-03-02T09:30:00Z, 2026-03-02T10:30:00Z",
        "DAY,   2026-03-02T23:30:00Z, UTC,           2026-03-02T00:00:00Z, 2026-03-03T00:00:00Z",
        "DAY,   2026-03-02T23:30:00Z, Europe/Berlin, 2026-03-02T23:00:00Z, 2026-03-03T23:00:00Z",
        // 23 and 25 hours: clocks go forward and back
        "DAY,   2026-03-29T12:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY,   2026-10-25T12:00:00Z, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "HOUR,  2026-10-25T01:30:00Z, Europe/Berlin, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        "MONTH, 2026-02-28T23:30:00Z, UTC,           2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "MONTH, 2026-02-28T23:30:00Z, Europe/Berlin, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "MONTH, 2028-02-29T12:00:00Z, UTC,           2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
    })
    void beginsAndEndsWhereTheCalendarOfItsZoneSays(
            Period period, Instant time, ZoneId zone, Instant start, Instant end) {
        Spending spending = period.unspent(time.toEpochMilli(), zone);

        assertThat(Instant.ofEpochMilli(spending.start())).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(spending.end())).isEqualTo(end);
        assertThat(spending.usd()).isZero();
    }
}
