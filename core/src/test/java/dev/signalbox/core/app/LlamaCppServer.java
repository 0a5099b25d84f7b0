package dev.signalbox.core.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A real llama.cpp server with real weights, as the environment names them. */
final class LlamaCppServer implements AutoCloseable {

    static final String MODEL = "smollm2-135m";

    private static final String SERVER = System.getenv("SIGNALBOX_LLAMA_SERVER");
    private static final String WEIGHTS = System.getenv("SIGNALBOX_LLAMA_MODEL");
    private static final long SECONDS_TO_START = 120;

    private final Process process;
    private final URI url;
    private final Path log;

    private LlamaCppServer(Process process, URI url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /** Skips the test where there is no such server. */
    static void assumePresent() {
        assumeTrue(
                SERVER != null && WEIGHTS != null,
                "SIGNALBOX_LLAMA_SERVER and SIGNALBOX_LLAMA_MODEL name no llama.cpp server and no model: see .ci/llama");
    }

    /** Starts one and waits until it has read its weights. */
    static LlamaCppServer start(Path directory, String... options) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(SERVER, "-m", WEIGHTS, "--alias", MODEL, "--port", "" + port));
        command.addAll(List.of("--host", "127.0.0.1", "--ctx-size", "1024", "--threads", "1", "--metrics"));
        command.addAll(List.of(options));
        Path log = Files.createTempFile(directory, "llama", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        LlamaCppServer server = new LlamaCppServer(process, URI.create("http://127.0.0.1:" + port), log);
        try {
            server.awaitReady();
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Where its API begins, without the {@code /v1}. */
    URI url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(url.resolve("/health")).build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!isReady(client, health)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                Assertions.fail("llama.cpp is not ready:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest health) throws InterruptedException {
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
