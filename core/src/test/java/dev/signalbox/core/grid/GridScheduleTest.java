package dev.signalbox.core.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.GridFacts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GridScheduleTest {

    private static final List<Double> HOURLY =
            IntStream.range(0, 24).mapToObj(hour -> 100.0 + hour).toList();

    @Test
    void eachRegionHasTheFigureOfItsOwnHour() {
        GridSchedule schedule = new GridSchedule(List.of(
                new DailyIntensity("de", HOURLY, ZoneId.of("Europe/Berlin")),
                new DailyIntensity("in", HOURLY, ZoneId.of("Asia/Kolkata")),
                new DailyIntensity("no", Collections.nCopies(24, 30.0), ZoneOffset.UTC)));

        assertThat(schedule.at(millis("2026-03-02T10:29:59Z")))
                .containsExactly(new GridFacts("de", 111), new GridFacts("in", 115), new GridFacts("no", 30));
        assertThat(schedule.at(millis("2026-03-02T10:30:00Z")))
                .containsExactly(new GridFacts("de", 111), new GridFacts("in", 116), new GridFacts("no", 30));
        assertThat(schedule.at(millis("2026-07-02T10:00:00Z"))).startsWith(new GridFacts("de", 112));
    }

    @Test
    void theListIsTheSameAsLongAsItSaysTheSame() {
        GridSchedule schedule = new GridSchedule(List.of(new DailyIntensity("de", HOURLY, ZoneOffset.UTC)));
        List<GridFacts> first = schedule.at(millis("2026-03-02T10:00:00Z"));

        assertThat(schedule.at(millis("2026-03-02T10:59:59Z"))).isSameAs(first);
        assertThat(schedule.at(millis("2026-03-02T11:00:00Z"))).isNotSameAs(first);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
