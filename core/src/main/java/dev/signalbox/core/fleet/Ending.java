package dev.signalbox.core.fleet;

/** How one try of a request at a backend ended, as far as it tells something about the backend. */
public enum Ending {
    /** The backend did its work, even where its answer was a refusal that was the client's fault. */
    SUCCEEDED,
    /** The backend failed: it could not be reached, broke off, ran out of time or answered with a 5xx status. */
    FAILED,
    /** It tells nothing of the backend: the client went away, another try was faster, or the backend asked us to wait. */
    CANCELLED
}
