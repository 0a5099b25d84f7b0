package dev.signalbox.plugins.openaicompatible;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One address that is asked again and again.
 *
 * @param request what is sent, made once
 * @param timeout how long the whole answer may take
 */
record Endpoint(HttpRequest request, Duration timeout) {

    /**
     * An address below the one where an API begins.
     *
     * @param base where the API begins, with or without a slash at the end
     * @param path with a slash at the beginning
     */
    static Endpoint of(URI base, String path, Map<String, String> headers, Duration timeout) {
        String start = base.toString();
        URI address = URI.create((start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
        HttpRequest.Builder builder = HttpRequest.newBuilder(address).timeout(timeout);
        headers.forEach(builder::setHeader);
        return new Endpoint(builder.build(), timeout);
    }

    /** Asks once. Fails with a {@link ProbeException} for the operator. */
    <T> CompletableFuture<HttpResponse<T>> get(HttpClient client, BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> call = client.sendAsync(request, handler);
        // The request's own time-out ends with the head of the answer; a body may dribble for ever.
        return call.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((response, problem) -> {
            if (problem == null) {
                return response;
            }
            call.cancel(true);
            throw new ProbeException(describe(problem), problem);
        });
    }

    String text() {
        return "GET " + request.uri();
    }

    private String describe(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof HttpConnectTimeoutException) {
            return text() + ": no connection in time";
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return text() + ": no answer within " + timeout.toMillis() + " ms";
        }
        if (cause instanceof ConnectException) {
            boolean unknownHost = cause.getCause() instanceof UnresolvedAddressException
                    || (cause.getCause() instanceof ConnectException inner
                            && inner.getCause() instanceof UnresolvedAddressException);
            return text() + ": " + (unknownHost ? "unknown host" : "connection refused");
        }
        String message = cause.getMessage();
        return text() + ": " + (message == null ? cause.getClass().getSimpleName() : message);
    }

    /** An address could not be asked; the message says which and why. */
    static final class ProbeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ProbeException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
