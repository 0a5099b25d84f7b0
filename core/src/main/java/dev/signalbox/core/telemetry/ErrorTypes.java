package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.RequestResult;

/** The values of {@link Labels#ERROR_TYPE} that ended requests have: a few fixed words and HTTP statuses. */
final class ErrorTypes {

    private ErrorTypes() {}

    /** What went wrong; empty if nothing did. */
    static String of(RequestResult result) {
        return switch (result.outcome()) {
            case ANSWERED -> result.status() < 400 ? "" : Integer.toString(result.status());
            case FAILED -> "failed";
            case BROKEN_OFF -> "broken_off";
            case CANCELLED -> "cancelled";
        };
    }
}
