package dev.signalbox.plugins.modelservers.server;

/** A server answered, but not with what it was asked for; the message is for the operator. */
public final class AskingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** An answer of this HTTP status. */
    public AskingException(String message, int status) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
