package dev.signalbox.plugins.modelservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.plugins.testkit.Condition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real server that a test started, and ends. */
final class RunningServer implements AutoCloseable {

    private static final Duration STARTING = Duration.ofMinutes(5);

    /** An offer of HTTP/2 makes uvicorn, under vLLM, lose the request's body. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;

    private RunningServer(Process process) {
        this.process = process;
    }

    /** Where a server is, by a variable or system property of that name; the test is skipped where there is none. */
    static String required(String name, String server) {
        String property = System.getProperty(name, "");
        String variable = System.getenv(name);
        String value = !property.isEmpty() || variable == null ? property : variable;
        assumeTrue(!value.isEmpty(), name + " is not set: no " + server + " to test with");
        return value;
    }

    /** Starts a server, and waits until an address of it answers 200. */
    static RunningServer start(List<String> command, Map<String, String> environment, Path directory, URI ready)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile());
        builder.environment().putAll(environment);
        RunningServer server = new RunningServer(builder.start());
        try {
            Condition.await("an answer of " + ready, STARTING, () -> server.isUp(ready), up -> up);
        } catch (Throwable problem) {
            server.close();
            throw problem;
        }
        return server;
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The answer to a POST of JSON. */
    static HttpResponse<String> post(URI url, String json, String... headers) throws Exception {
        return CLIENT.send(request(url, json, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a GET. */
    static HttpResponse<String> get(URI url) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a POST of JSON, when it comes. */
    static CompletableFuture<HttpResponse<String>> posting(URI url, String json, String... headers) {
        return CLIENT.sendAsync(request(url, json, headers), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(URI url, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isUp(URI ready) {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended with " + process.exitValue());
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
