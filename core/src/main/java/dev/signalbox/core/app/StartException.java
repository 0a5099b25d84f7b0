package dev.signalbox.core.app;

import org.jspecify.annotations.Nullable;

/** Thrown when the sidecar can't be started for a reason outside of it, such as a port in use; the message is for the operator. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
