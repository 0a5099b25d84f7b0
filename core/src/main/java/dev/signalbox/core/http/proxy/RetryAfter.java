package dev.signalbox.core.http.proxy;

import io.vertx.core.MultiMap;

/** How long a backend asks to be left alone: {@code retry-after-ms}, or {@code retry-after} in seconds (RFC 9110, 10.2.3). */
final class RetryAfter {

    /** A backend that asks for more is asked again after this time all the same. */
    private static final long MAX_MILLIS = 5 * 60 * 1000L;

    private RetryAfter() {}

    /** The time in milliseconds; 0 if the headers name none, or name a date. */
    static long millis(MultiMap headers) {
        String millis = headers.get("retry-after-ms");
        String seconds = headers.get("retry-after");
        double asked = millis != null ? number(millis) : 1000 * number(seconds == null ? "0" : seconds);
        return asked > 0 ? (long) Math.min(asked, MAX_MILLIS) : 0;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
