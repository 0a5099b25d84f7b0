package dev.signalbox.core.policy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A web server on loopback that answers as a test wants, and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {

    /** Answers a request. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Headers> asked = new CopyOnWriteArrayList<>();
    private volatile Script script = exchange -> exchange.sendResponseHeaders(404, -1);

    ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders());
            try (exchange) {
                script.answer(exchange);
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bundles/policy.tar.gz");
    }

    void script(Script newScript) {
        script = newScript;
    }

    /** Answers with a body, and with 304 whoever has this etag. */
    void serve(byte[] body, String etag) {
        script = exchange -> {
            if (etag.equals(exchange.getRequestHeaders().getFirst("if-none-match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            exchange.getResponseHeaders().add("etag", etag);
            send(exchange, 200, body);
        };
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    int requests() {
        return asked.size();
    }

    /** A header of the latest request. */
    @Nullable
    String asked(String header) {
        return asked.get(asked.size() - 1).getFirst(header);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
