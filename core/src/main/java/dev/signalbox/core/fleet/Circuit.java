package dev.signalbox.core.fleet;

/**
 * Whether a backend's own failures speak against sending it requests. Immutable.
 *
 * <p>Closed, it lets everything pass. A number of failures in a row opens it: nothing passes until a pause is over, then a
 * single request as a trial, which closes it or opens it for a longer pause.
 *
 * @param failures the requests that failed in a row
 * @param failedTrials the trials that failed since it opened
 * @param open whether it is open
 * @param trial whether a trial is under way
 * @param openUntil when the next trial may begin, in milliseconds since 1970
 */
record Circuit(int failures, int failedTrials, boolean open, boolean trial, long openUntil) {

    static final Circuit CLOSED = new Circuit(0, 0, false, false, Long.MIN_VALUE);

    Circuit started(long now, CircuitSettings settings) {
        // A trial that never ends holds the others back for one more pause only.
        return open && now >= openUntil
                ? new Circuit(failures, failedTrials, true, true, now + settings.pauseMillis(failedTrials))
                : this;
    }

    Circuit ended(Ending ending, long now, CircuitSettings settings) {
        return switch (ending) {
            case SUCCEEDED -> CLOSED;
            case FAILED -> failed(now, settings);
            case CANCELLED -> trial ? new Circuit(failures, failedTrials, true, false, now) : this;
        };
    }

    private Circuit failed(long now, CircuitSettings settings) {
        int inARow = failures + 1;
        if (!open) {
            return inARow < settings.failures()
                    ? new Circuit(inARow, 0, false, false, Long.MIN_VALUE)
                    : new Circuit(inARow, 0, true, false, now + settings.pauseMillis(0));
        }
        // What was under way when it opened says nothing new when it fails too.
        return trial
                ? new Circuit(inARow, failedTrials + 1, true, false, now + settings.pauseMillis(failedTrials + 1))
                : this;
    }

    String detail() {
        return failures + " requests in a row failed";
    }
}
