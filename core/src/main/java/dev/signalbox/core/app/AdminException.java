package dev.signalbox.core.app;

/** Thrown where a sidecar's admin port can't be asked, or does not do what it is asked; the message is for the operator. */
final class AdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    AdminException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the command ends with. */
    int exitCode() {
        return exitCode;
    }
}
