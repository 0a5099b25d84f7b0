package dev.signalbox.rules.situations;

import org.jspecify.annotations.Nullable;

/** Thrown when situation rules could not be evaluated; the message is for the operator. */
public final class SituationException extends Exception {

    private static final long serialVersionUID = 1L;

    public SituationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
