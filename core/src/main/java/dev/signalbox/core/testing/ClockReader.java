package dev.signalbox.core.testing;

import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.document.Section;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the time of a test: a time with its offset, a time in the policy's zone, or what differs from another time. */
final class ClockReader {

    static final String DATE = "date";

    /** What a clock may consist of: a date, and what rules know of it. */
    static final List<String> KEYS = List.of(DATE, ClockField.HOUR.label(), ClockField.WEEKDAY.label());

    private static final int LAST_HOUR = 23;

    private ClockReader() {}

    /** When it is in a test that does not say: a Monday noon, so that no test depends on the day it is run. */
    static ZonedDateTime start(ZoneId zone) {
        return LocalDateTime.of(2026, 1, 5, 12, 0).atZone(zone);
    }

    /** What the value below a key makes of the time; empty if it is absent or wrong. */
    static Optional<UnaryOperator<ZonedDateTime>> read(Section section, String key) {
        if (!section.isSection(key)) {
            return section.text(key).flatMap(text -> time(section, key, text));
        }
        return section.section(key).map(parts -> {
            UnaryOperator<ZonedDateTime> change = time -> time;
            for (String part : KEYS) {
                Optional<UnaryOperator<ZonedDateTime>> next = part(part, parts, part);
                if (next.isPresent()) {
                    UnaryOperator<ZonedDateTime> before = change;
                    change = time -> next.get().apply(before.apply(time));
                }
            }
            return change;
        });
    }

    /** What one part of the clock makes of the time; empty if it is absent or wrong, or there is no such part. */
    static Optional<UnaryOperator<ZonedDateTime>> part(String part, Section section, String key) {
        if (part.equals(DATE)) {
            return section.text(key).flatMap(text -> date(section, key, text));
        } else if (part.equals(ClockField.HOUR.label())) {
            return hour(section, key);
        } else if (part.equals(ClockField.WEEKDAY.label())) {
            return section.choice(key, ClockField.WEEKDAY.allowedValues())
                    .map(DayOfWeek::valueOf)
                    .map(day -> time -> time.with(TemporalAdjusters.nextOrSame(day)));
        }
        return Optional.empty();
    }

    private static Optional<UnaryOperator<ZonedDateTime>> time(Section section, String key, String text) {
        try {
            LocalDateTime local = LocalDateTime.parse(text);
            return Optional.of(time -> local.atZone(time.getZone()));
        } catch (DateTimeException e) {
            // It may have an offset.
        }
        try {
            OffsetDateTime exact = OffsetDateTime.parse(text);
            return Optional.of(time -> exact.atZoneSameInstant(time.getZone()));
        } catch (DateTimeException e) {
            section.report(
                    key,
                    "invalid-value",
                    "is \"" + text + "\", must be a time such as 2026-03-02T14:30 in the policy's time zone or"
                            + " 2026-03-02T14:30:00Z, or have the keys " + String.join(", ", KEYS));
            return Optional.empty();
        }
    }

    private static Optional<UnaryOperator<ZonedDateTime>> date(Section section, String key, String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            return Optional.of(time -> time.with(date));
        } catch (DateTimeException e) {
            section.report(key, "invalid-value", "is \"" + text + "\", must be a date such as 2026-03-02");
            return Optional.empty();
        }
    }

    private static Optional<UnaryOperator<ZonedDateTime>> hour(Section section, String key) {
        return FieldReader.number(section, key, ClockField.HOUR).flatMap(hour -> {
            if (hour > LAST_HOUR || hour != Math.rint(hour)) {
                section.report(key, "out-of-range", "is " + Shown.number(hour) + ", must lie in 0 to 23");
                return Optional.empty();
            }
            return Optional.of(time -> time.withHour(hour.intValue()).withMinute(0));
        });
    }
}
