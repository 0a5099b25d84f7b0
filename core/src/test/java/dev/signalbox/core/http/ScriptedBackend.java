package dev.signalbox.core.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A model server that answers as a test tells it, and remembers what it was asked. */
public final class ScriptedBackend implements AutoCloseable {

    public final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    public final AtomicInteger connections = new AtomicInteger();

    /** Connections that are open. */
    public final AtomicInteger open = new AtomicInteger();

    /** Requests whose connection closed before they were answered. */
    public final AtomicInteger closed = new AtomicInteger();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** A request as it arrived. */
    public record Received(String uri, MultiMap headers, Buffer body) {}

    public ScriptedBackend(BiConsumer<Received, HttpServerResponse> script) {
        server = Sidecar.await(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    open.incrementAndGet();
                    connection.closeHandler(gone -> open.decrementAndGet());
                })
                .requestHandler(request -> handle(request, script))
                .listen());
    }

    /** A backend that gives the same JSON to every request. */
    public static ScriptedBackend json(String body) {
        return status(200, body);
    }

    public static ScriptedBackend status(int status, String body) {
        return new ScriptedBackend((request, response) -> response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body));
    }

    public int port() {
        return server.actualPort();
    }

    public Received next() throws InterruptedException {
        Received next = received.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request has arrived");
        }
        return next;
    }

    @Override
    public void close() {
        Sidecar.await(vertx.close());
    }

    private void handle(HttpServerRequest request, BiConsumer<Received, HttpServerResponse> script) {
        request.response().closeHandler(gone -> closed.incrementAndGet());
        request.body().onSuccess(body -> {
            Received arrived = new Received(request.uri(), request.headers(), body);
            received.add(arrived);
            script.accept(arrived, request.response());
        });
    }
}
