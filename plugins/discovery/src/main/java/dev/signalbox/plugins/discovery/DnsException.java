package dev.signalbox.plugins.discovery;

/** The endpoints can't be told from DNS now; the message is for the operator. */
final class DnsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DnsException(String message) {
        super(message);
    }
}
