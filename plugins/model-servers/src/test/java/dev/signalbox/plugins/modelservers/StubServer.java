package dev.signalbox.plugins.modelservers;

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

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "", false));
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

    List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
