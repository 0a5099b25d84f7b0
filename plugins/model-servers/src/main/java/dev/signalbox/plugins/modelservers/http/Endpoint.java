package dev.signalbox.plugins.modelservers.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One address that is asked again and again, over a connection that is kept.
 *
 * <p>With the JDK's blocking client: the asynchronous one takes several times the processor time for a short answer, as it
 * hands it from thread to thread, and on a machine with up to two processors starts a new one for each.
 */
public final class Endpoint {

    private static final int MAX_CONNECT_MS = 2_000;

    private final URL url;
    private final String text;
    private final byte[] body;
    private final Map<String, String> headers;
    private final int timeoutMs;
    private final AtomicBoolean outstanding;

    /**
     * What a server answered.
     *
     * @param status the HTTP status
     * @param body what its reader made of it
     */
    public record Answer<T>(int status, T body) {}

    /** Makes something of an answer's body, on the thread that waits for it. */
    @FunctionalInterface
    public interface BodyReader<T> {

        /**
         * Reads as much of the body as it wants.
         *
         * @throws IOException if the answer ends or is no use; the message is for the operator
         */
        T read(int status, InputStream body) throws IOException;
    }

    /**
     * An address below the one where an API begins, to be asked by GET.
     *
     * @param base where the API begins, with or without a slash at the end
     * @param path with a slash at the beginning
     * @param timeout how long the whole answer may take
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public static Endpoint get(URI base, String path, Map<String, String> headers, Duration timeout) {
        URL url = address(base, path);
        return new Endpoint(url, "GET " + url, new byte[0], headers, timeout, new AtomicBoolean());
    }

    /** The same address with more behind it, of which messages say nothing. The two are not asked at once. */
    public Endpoint with(String more) {
        return new Endpoint(
                address(URI.create(url.toString()), more),
                text,
                body,
                headers,
                Duration.ofMillis(timeoutMs),
                outstanding);
    }

    /**
     * The same, to be asked by POST.
     *
     * @param json what is sent; not empty
     */
    public static Endpoint post(URI base, String path, String json, Map<String, String> headers, Duration timeout) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        URL url = address(base, path);
        return new Endpoint(
                url, "POST " + url, json.getBytes(StandardCharsets.UTF_8), all, timeout, new AtomicBoolean());
    }

    private static URL address(URI base, String path) {
        String start = base.toString();
        String address = (start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path;
        try {
            return URI.create(address).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(address + " is no address of HTTP: " + e.getMessage(), e);
        }
    }

    private Endpoint(
            URL url,
            String text,
            byte[] body,
            Map<String, String> headers,
            Duration timeout,
            AtomicBoolean outstanding) {
        this.url = url;
        this.text = text;
        this.body = body;
        this.headers = Map.copyOf(headers);
        this.timeoutMs = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        this.outstanding = outstanding;
    }

    /**
     * Asks once. Fails with a {@link ProbeException} for the operator.
     *
     * @throws RejectedExecutionException if too many threads wait for answers already
     */
    public <T> CompletableFuture<Answer<T>> ask(Executor threads, BodyReader<T> reader) {
        if (!outstanding.compareAndSet(false, true)) {
            // A server that keeps one thread waiting gets no second one.
            return CompletableFuture.failedFuture(new ProbeException(text + noAnswer(), null));
        }
        CompletableFuture<Answer<T>> asked = new CompletableFuture<>();
        try {
            threads.execute(() -> answer(asked, reader));
        } catch (RejectedExecutionException e) {
            outstanding.set(false);
            throw e;
        }
        return asked.orTimeout(timeoutMs, TimeUnit.MILLISECONDS).handle((answer, problem) -> {
            if (problem == null) {
                return answer;
            }
            throw new ProbeException(text + describe(problem), problem);
        });
    }

    /** What is asked, for messages. */
    public String text() {
        return text;
    }

    private <T> void answer(CompletableFuture<Answer<T>> asked, BodyReader<T> reader) {
        Answer<T> answer;
        try {
            answer = answer(reader);
        } catch (Throwable problem) {
            outstanding.set(false);
            asked.completeExceptionally(problem);
            return;
        }
        outstanding.set(false);
        asked.complete(answer);
    }

    private <T> Answer<T> answer(BodyReader<T> reader) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(Math.min(MAX_CONNECT_MS, timeoutMs));
        connection.setReadTimeout(timeoutMs);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        headers.forEach(connection::setRequestProperty);
        if (body.length > 0) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
        }
        try {
            connection.connect();
        } catch (SocketTimeoutException e) {
            throw new ConnectException("no connection in time");
        }
        if (body.length > 0) {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is not HTTP");
        }
        try (InputStream body = new TimelyStream(body(connection, status), deadline)) {
            return new Answer<>(status, reader.read(status, body));
        }
    }

    private static InputStream body(HttpURLConnection connection, int status) throws IOException {
        InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return body == null ? InputStream.nullInputStream() : body;
    }

    private String noAnswer() {
        return ": no answer within " + timeoutMs + " ms";
    }

    private String describe(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return noAnswer();
        }
        if (cause instanceof UnknownHostException) {
            return ": unknown host";
        }
        String message = cause.getMessage();
        if (message == null) {
            return ": " + cause.getClass().getSimpleName();
        }
        return ": " + (message.startsWith("Connection refused") ? "connection refused" : message);
    }

    /** An address could not be asked; the message says which and why. */
    public static final class ProbeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ProbeException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
