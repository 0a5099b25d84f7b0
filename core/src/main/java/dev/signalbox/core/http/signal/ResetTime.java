package dev.signalbox.core.http.signal;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a limit is whole again: seconds ({@code 7.5}), a duration with units ({@code 6m0s}, {@code 120ms}), or a moment
 * (RFC 3339).
 */
final class ResetTime {

    /** No limit is longer than this, so that sums stay in range. */
    private static final double MAX_MILLIS = 366.0 * 24 * 60 * 60 * 1000;

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|d|h|m|s)");
    private static final Pattern DURATION = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final int MAX_LENGTH = 64;

    private ResetTime() {}

    /**
     * The time from now on in milliseconds, rounded up; 0 if it is over, or if the text is none of these.
     *
     * @param now in milliseconds since 1970
     */
    static long millis(String text, long now) {
        String value = text.strip();
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            return 0;
        }
        double millis;
        if (DURATION.matcher(value).matches()) {
            millis = duration(value);
        } else if (value.indexOf('T') > 0 || value.indexOf('t') > 0) {
            millis = moment(value) - now;
        } else {
            millis = seconds(value) * 1000;
        }
        return millis > 0 ? (long) Math.ceil(Math.min(millis, MAX_MILLIS)) : 0;
    }

    private static double duration(String value) {
        double millis = 0;
        Matcher part = PART.matcher(value);
        while (part.find()) {
            double unit =
                    switch (part.group(2)) {
                        case "d" -> 24 * 60 * 60 * 1000;
                        case "h" -> 60 * 60 * 1000;
                        case "m" -> 60 * 1000;
                        case "s" -> 1000;
                        case "ms" -> 1;
                        case "ns" -> 1e-6;
                        default -> 1e-3;
                    };
            millis += Double.parseDouble(part.group(1)) * unit;
        }
        return millis;
    }

    private static double moment(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return 0;
        }
    }

    private static double seconds(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
