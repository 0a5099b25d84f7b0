package dev.signalbox.core.translation.hub;

/** An answer that its protocol does not have: the backend's fault, not the client's. */
public final class MalformedAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedAnswerException(String message) {
        super(message);
    }
}
