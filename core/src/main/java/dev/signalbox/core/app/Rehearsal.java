package dev.signalbox.core.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Asks a sidecar of this process a little of everything, and runs the commands that people wait for, so that a start-up cache
 * made of it knows more than the start.
 *
 * @param data where requests are taken, as {@code host:port}
 * @param admin where operators are answered, as {@code host:port}
 */
record Rehearsal(String data, String admin) {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int ROUNDS = 20;
    private static final String CHAT =
            "{\"model\":\"rehearsal\",\"stream\":%s,\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Ready?\"}]}";

    /** Whether all was answered as it should be; what was not is printed. */
    boolean run(PrintWriter out) {
        boolean well = true;
        for (int round = 0; round < ROUNDS; round++) {
            for (String path : List.of("/health/readiness", "/health/liveness", "/metrics", "/status", "/backends")) {
                well &= ask(out, admin, "GET", path, "");
            }
            for (boolean streaming : List.of(true, false)) {
                well &= ask(out, data, "POST", "/v1/chat/completions", CHAT.formatted(streaming));
            }
            well &= ask(out, data, "GET", "/v1/models", "");
        }
        String policy = Distribution.directory().resolve("policy").toString();
        well &= Main.commands().execute("policy", "check", policy) == 0;
        well &= Main.commands().execute("policy", "status", "--admin", "http://" + admin) == 0;
        out.flush();
        return well;
    }

    private static boolean ask(PrintWriter out, String address, String method, String path, String body) {
        String request = method + " " + path + " HTTP/1.1\r\nhost: " + address
                + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\nconnection: close\r\n\r\n" + body;
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    (int) TIMEOUT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean well = answer.startsWith("HTTP/1.1 200 ");
            if (!well) {
                out.println(method + " " + path + " was answered " + answer);
            }
            return well;
        } catch (IOException e) {
            out.println(method + " " + path + ": " + e);
            return false;
        }
    }
}
