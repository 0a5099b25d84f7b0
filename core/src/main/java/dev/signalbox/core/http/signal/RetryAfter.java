package dev.signalbox.core.http.signal;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How long a backend asks to be left alone: {@code retry-after-ms}, or {@code retry-after} in seconds or as a date (RFC 9110,
 * 10.2.3).
 */
public final class RetryAfter {

    /** A backend that asks for more is asked again after this time all the same. */
    public static final long MAX_MILLIS = 5 * 60 * 1000L;

    private RetryAfter() {}

    /**
     * The time in milliseconds; 0 if the headers name none.
     *
     * @param now in milliseconds since 1970
     */
    public static long millis(MultiMap headers, long now) {
        String millis = headers.get("retry-after-ms");
        double asked = millis == null ? after(headers.get("retry-after"), now) : number(millis);
        return asked > 0 ? (long) Math.min(asked, MAX_MILLIS) : 0;
    }

    private static double after(@Nullable String value, long now) {
        if (value == null || value.isBlank()) {
            return 0;
        }
        return Character.isLetter(value.strip().charAt(0)) ? untilDate(value.strip(), now) : 1000 * number(value);
    }

    private static double untilDate(String date, long now) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli()
                    - (double) now;
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
