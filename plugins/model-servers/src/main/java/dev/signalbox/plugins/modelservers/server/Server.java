package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.http.AskingThreads;
import dev.signalbox.plugins.modelservers.http.Endpoint;
import dev.signalbox.plugins.modelservers.http.Endpoint.Answer;
import dev.signalbox.plugins.modelservers.http.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One server as it is asked for what it serves. Thread-safe. */
public final class Server {

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final URI url;
    private final String basePath;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final AskingThreads threads;
    /** Kept so that a server that hangs holds one thread for each question, not one for each time it is asked. */
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    /**
     * A server at an address.
     *
     * @param basePath what the paths of its API begin with
     */
    public Server(URI url, String basePath, Map<String, String> headers, Duration timeout, AskingThreads threads) {
        this.url = url;
        this.basePath = basePath;
        this.headers = headers;
        this.timeout = timeout;
        this.threads = threads;
    }

    /** The path of something in the server's API. */
    public String path(String below) {
        return basePath + below;
    }

    /** Makes something of an answer's text. */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * Reads it.
         *
         * @throws IOException if it is not what it should be; the message continues a sentence that begins with the question
         */
        T read(byte[] text) throws IOException;
    }

    /** Asks by GET for what has to be there: any status but 200, and a text that can't be read, is a failure. */
    public <T> CompletableFuture<T> get(String path, Reader<T> reader) {
        Endpoint endpoint = path.contains("?")
                ? Endpoint.get(url, path, headers, timeout)
                : endpoints.computeIfAbsent(path, key -> Endpoint.get(url, path, headers, timeout));
        return ask(endpoint, reader);
    }

    /** The same by POST, with one body for each path. */
    public <T> CompletableFuture<T> post(String path, String json, Reader<T> reader) {
        return ask(
                endpoints.computeIfAbsent("POST " + path, key -> Endpoint.post(url, path, json, headers, timeout)),
                reader);
    }

    /** Asks by GET for what may be missing: whatever goes wrong, the answer is what is given for that case. */
    public <T> CompletableFuture<T> getOr(T otherwise, String path, Reader<T> reader) {
        return get(path, reader).exceptionally(problem -> otherwise);
    }

    private <T> CompletableFuture<T> ask(Endpoint endpoint, Reader<T> reader) {
        return endpoint.ask(threads.executor(), Server::text).thenApply(answer -> read(endpoint, answer, reader));
    }

    private static <T> T read(Endpoint endpoint, Answer<byte[]> answer, Reader<T> reader) {
        if (answer.status() != 200) {
            throw new AskingException(
                    endpoint.text() + " answered " + answer.status() + Excerpt.of(answer.status(), answer.body()),
                    answer.status());
        }
        try {
            return reader.read(answer.body());
        } catch (IOException e) {
            throw new AskingException(endpoint.text() + " can't be read: " + e.getMessage(), answer.status());
        }
    }

    private static byte[] text(int status, InputStream body) throws IOException {
        byte[] text = body.readNBytes(MAX_BYTES + 1);
        if (text.length > MAX_BYTES) {
            throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
        }
        return text;
    }
}
