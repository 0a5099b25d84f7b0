package dev.signalbox.core.policy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The web server that has a bundle. May be used by many threads.
 *
 * <p>It is not trusted with memory or time: an answer that is too long or takes too long is broken off, and a redirection is not
 * followed, since it would carry the token elsewhere.
 */
final class BundleServer {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final BundleSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    BundleServer(BundleSettings settings) {
        this.settings = settings;
    }

    /**
     * A bundle as the server sent it.
     *
     * @param etag what the server calls it; empty if it gives it no name
     * @param type its content type; empty if the server doesn't say
     */
    record Download(byte[] packed, String etag, String type) {}

    /**
     * Asks for the bundle.
     *
     * @param known what the server called the bundle that is here already; empty if it shall be sent in any case
     * @param wait how long the server may hold the request back while there is nothing new
     * @param patience how long the answer may take beyond that
     * @return the bundle; empty if it is the known one
     * @throws IOException if there is no answer, or another one; the message is for the operator
     */
    Optional<Download> fetch(String known, Duration wait, Duration patience) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answering =
                client.sendAsync(request(known, wait), response -> new LimitedBody(settings.maxBytes()));
        HttpResponse<byte[]> answer;
        try {
            answer = answering.get(wait.plus(patience).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            throw new IOException(message == null ? cause.getClass().getSimpleName() : message, cause);
        } catch (TimeoutException e) {
            throw new IOException(
                    "it did not answer within " + wait.plus(patience).toMillis() + " ms", e);
        } finally {
            answering.cancel(true);
        }
        if (answer.statusCode() == 304 && !known.isEmpty()) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IOException("it answered with status " + answer.statusCode()
                    + header(answer, "location")
                            .map(to -> " and sends to " + to + ", where it is not followed")
                            .orElse(""));
        }
        return Optional.of(new Download(
                answer.body(),
                header(answer, "etag").orElse(""),
                header(answer, "content-type").orElse("")));
    }

    private HttpRequest request(String known, Duration wait) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(settings.url()).header("accept", "application/gzip, */*;q=0.5");
        if (!known.isEmpty()) {
            request.header("if-none-match", known);
        }
        if (wait.toSeconds() > 0) {
            request.header("prefer", "wait=" + wait.toSeconds());
        }
        if (!settings.token().isEmpty()) {
            request.header("authorization", "Bearer " + settings.token());
        }
        return request.build();
    }

    private static Optional<String> header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name);
    }
}
