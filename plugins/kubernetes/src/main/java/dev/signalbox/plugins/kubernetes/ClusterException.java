package dev.signalbox.plugins.kubernetes;

/** The endpoints can't be told from the cluster now; the message is for the operator. */
final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }
}
