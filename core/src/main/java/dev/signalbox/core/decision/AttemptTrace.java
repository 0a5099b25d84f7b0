package dev.signalbox.core.decision;

import org.jspecify.annotations.Nullable;

/** Follows one try of a request at one backend. */
public interface AttemptTrace {

    /** The error of an attempt for whose end nobody waited. */
    String CANCELLED = "cancelled";

    /** The error of an attempt that another one, asked for the same request, was faster than. */
    String LOST = "lost";

    /** The error of an attempt that took too long. */
    String TIMEOUT = "timeout";

    /** The error of an attempt without a connection. */
    String NOT_REACHED = "not_reached";

    /** The error of an attempt whose connection ended too early. */
    String BROKEN_OFF = "broken_off";

    /** Follows nothing. */
    AttemptTrace NONE = new AttemptTrace() {
        @Override
        public <H> void passOn(H headers, HeaderSetter<H> setter) {}

        @Override
        public void ended(int status, String errorType) {}
    };

    /** Gives a header a value in the place of those it has; null takes the header away. */
    @FunctionalInterface
    interface HeaderSetter<H> {
        void set(H headers, String name, @Nullable String value);
    }

    /**
     * Tells the backend what this is an attempt of.
     *
     * @param headers those of the request to the backend, with the client's already among them
     */
    <H> void passOn(H headers, HeaderSetter<H> setter);

    /**
     * The attempt has ended. Called once.
     *
     * @param status the HTTP status the backend answered with; 0 if it did not
     * @param errorType one of a few fixed words that programs know the reason by; empty if the answer came to its end
     */
    void ended(int status, String errorType);
}
