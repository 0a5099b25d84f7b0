package dev.signalbox.plugins.simulated;

/**
 * Something a simulated server does wrong until it is told otherwise.
 *
 * @param kind what goes wrong
 * @param statusCode the status answered with {@link Kind#STATUS}
 * @param retryAfterSeconds the {@code retry-after} header with {@link Kind#STATUS}; negative for none
 * @param afterTokens tokens streamed before {@link Kind#RESET} or {@link Kind#HALF_ANSWER} strikes
 * @param slowdown factor on every duration with {@link Kind#SLOW}
 * @param times how many inference requests it strikes; the others are served
 */
public record Fault(Kind kind, int statusCode, int retryAfterSeconds, int afterTokens, double slowdown, int times) {

    /** What goes wrong. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** The port is closed, and so are the connections to it. */
        REFUSE,
        /** Inference requests are accepted and never answered. */
        HANG,
        /** Inference requests are answered with a status of 400 or more. */
        STATUS,
        /** The connection is reset in the middle of the answer. */
        RESET,
        /** The connection is closed in the middle of the answer, without its end. */
        HALF_ANSWER,
        /** Everything takes longer. */
        SLOW,
        /** {@code /health} answers 503; inference goes on. */
        UNHEALTHY,
        /** {@code /metrics} answers with bytes that mean nothing. */
        GARBAGE_METRICS
    }

    public Fault {
        if (kind == Kind.STATUS && (statusCode < 400 || statusCode > 599)) {
            throw new IllegalArgumentException("statusCode is " + statusCode + ", must lie in 400 to 599");
        }
        if (afterTokens < 0) {
            throw new IllegalArgumentException("afterTokens is " + afterTokens + ", must not be negative");
        }
        if (!(slowdown > 0) || Double.isInfinite(slowdown)) {
            throw new IllegalArgumentException("slowdown is " + slowdown + ", must be positive");
        }
        if (times <= 0) {
            throw new IllegalArgumentException("times is " + times + ", must be positive");
        }
    }

    public static Fault none() {
        return of(Kind.NONE);
    }

    public static Fault refuse() {
        return of(Kind.REFUSE);
    }

    public static Fault hang() {
        return of(Kind.HANG);
    }

    public static Fault status(int statusCode) {
        return new Fault(Kind.STATUS, statusCode, -1, 0, 1, Integer.MAX_VALUE);
    }

    public static Fault status(int statusCode, int retryAfterSeconds) {
        return new Fault(Kind.STATUS, statusCode, retryAfterSeconds, 0, 1, Integer.MAX_VALUE);
    }

    public static Fault reset(int afterTokens) {
        return new Fault(Kind.RESET, 0, -1, afterTokens, 1, Integer.MAX_VALUE);
    }

    public static Fault halfAnswer(int afterTokens) {
        return new Fault(Kind.HALF_ANSWER, 0, -1, afterTokens, 1, Integer.MAX_VALUE);
    }

    public static Fault slow(double slowdown) {
        return new Fault(Kind.SLOW, 0, -1, 0, slowdown, Integer.MAX_VALUE);
    }

    public static Fault unhealthy() {
        return of(Kind.UNHEALTHY);
    }

    public static Fault garbageMetrics() {
        return of(Kind.GARBAGE_METRICS);
    }

    /** The same fault for the next requests only. */
    public Fault times(int value) {
        return new Fault(kind, statusCode, retryAfterSeconds, afterTokens, slowdown, value);
    }

    private static Fault of(Kind kind) {
        return new Fault(kind, 0, -1, 0, 1, Integer.MAX_VALUE);
    }
}
