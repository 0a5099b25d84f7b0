package dev.signalbox.core.budget;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How long a budget lasts before the next one begins. */
public enum Period {
    HOUR {
        @Override
        ZonedDateTime beginning(ZonedDateTime time) {
            return time.truncatedTo(ChronoUnit.HOURS);
        }

        @Override
        ZonedDateTime after(ZonedDateTime beginning) {
            return beginning.plusHours(1);
        }
    },
    DAY {
        @Override
        ZonedDateTime beginning(ZonedDateTime time) {
            return time.toLocalDate().atStartOfDay(time.getZone());
        }

        @Override
        ZonedDateTime after(ZonedDateTime beginning) {
            return beginning.toLocalDate().plusDays(1).atStartOfDay(beginning.getZone());
        }
    },
    MONTH {
        @Override
        ZonedDateTime beginning(ZonedDateTime time) {
            return time.toLocalDate().withDayOfMonth(1).atStartOfDay(time.getZone());
        }

        @Override
        ZonedDateTime after(ZonedDateTime beginning) {
            return beginning.toLocalDate().plusMonths(1).atStartOfDay(beginning.getZone());
        }
    };

    /** The name that rules and files have for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of these periods that a time lies in, with nothing spent yet. */
    Spending unspent(long epochMillis, ZoneId zone) {
        ZonedDateTime beginning = beginning(Instant.ofEpochMilli(epochMillis).atZone(zone));
        return new Spending(
                beginning.toInstant().toEpochMilli(),
                after(beginning).toInstant().toEpochMilli(),
                0,
                0);
    }

    abstract ZonedDateTime beginning(ZonedDateTime time);

    abstract ZonedDateTime after(ZonedDateTime beginning);
}
