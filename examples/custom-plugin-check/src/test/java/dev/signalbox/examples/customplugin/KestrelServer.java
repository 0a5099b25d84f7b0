package dev.signalbox.examples.customplugin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The imagined device: it tells of itself and answers chats. */
final class KestrelServer implements AutoCloseable {

    private final HttpServer server;

    KestrelServer(String name) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/device",
                exchange -> answer(exchange, "text/plain", "model: llama-3.1-8b\nslots: 4\nrunning: 0\nqueued: 0\n"));
        server.createContext(
                "/v1/chat/completions", exchange -> answer(exchange, "application/json", """
                {"id":"1","object":"chat.completion","created":1,"model":"llama-3.1-8b","choices":[{"index":0,
                 "message":{"role":"assistant","content":"I am %s"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}
                """.formatted(name)));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
