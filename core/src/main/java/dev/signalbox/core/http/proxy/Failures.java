package dev.signalbox.core.http.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Words for what goes wrong on a connection. */
final class Failures {

    private Failures() {}

    /** What happened, in a few words without class names. */
    static String describe(Throwable cause) {
        if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
            return "timed out";
        } else if (cause instanceof ConnectException) {
            return "connection refused";
        } else if (cause instanceof UnknownHostException) {
            return "unknown host";
        } else if (cause instanceof HttpClosedException) {
            return "connection closed";
        } else if (cause instanceof StreamResetException) {
            return "stream reset";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
