package dev.signalbox.core.budget;

import dev.signalbox.core.decision.RequestResult;

/** Which ended requests count for budgets. */
final class Costs {

    private Costs() {}

    /**
     * Whether a request costs something: one that was answered well, and one whose answer broke off or was given up after it
     * had begun, which the backend has worked for. One that every backend failed or refused costs nothing, and neither does
     * one whose client went away before the answer began.
     */
    static boolean count(RequestResult result) {
        return switch (result.outcome()) {
            case ANSWERED -> result.status() < 400;
            case BROKEN_OFF -> true;
            case CANCELLED -> result.choice() >= 0 && !Double.isNaN(result.ttftMs());
            case FAILED -> false;
        };
    }
}
