package dev.signalbox.plugins.modelservers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on a free port that answers each path as it was told, and keeps what it was asked. */
final class StubServer implements AutoCloseable {

    /**
     * An answer.
     *
     * @param unfinished whether the end of the body never comes
     */
    record Answer(int status, String body, boolean unfinished) {}

    private static final String THREAD = "stub-server";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, THREAD));
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            URI uri = exchange.getRequestURI();
            asked.add(uri.toString());
            headers.add(exchange.getRequestHeaders());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.getOrDefault(
                    uri.toString(), answers.getOrDefault(uri.getPath(), new Answer(404, "", false)));
            exchange.sendResponseHeaders(answer.status(), answer.body().isEmpty() ? -1 : 0);
            OutputStream out = exchange.getResponseBody();
            if (!answer.body().isEmpty()) {
                out.write(answer.body().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            if (!answer.unfinished()) {
                exchange.close();
            }
        });
        server.start();
    }

    /** Whether a thread is one that answers, or the one that listens. */
    static boolean isOwn(Thread thread) {
        return thread.getName().equals(THREAD) || thread.getName().startsWith("HTTP-Dispatcher");
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body, false));
    }

    void answerWithoutEnd(String path, String body) {
        answers.put(path, new Answer(200, body, true));
    }

    List<String> asked() {
        return asked;
    }

    List<String> bodies() {
        return bodies;
    }

    /** A header of all requests; "null" where one lacks it. */
    List<String> headers(String name) {
        return headers.stream().map(all -> String.valueOf(all.getFirst(name))).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
