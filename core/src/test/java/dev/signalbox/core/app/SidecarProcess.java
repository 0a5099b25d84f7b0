package dev.signalbox.core.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** The built distribution, started as an operator starts it: {@code bin/signalbox serve} with a configuration file. */
final class SidecarProcess implements AutoCloseable {

    private static final long SECONDS_TO_START = 60;
    private static final long SECONDS_TO_END = 30;

    private final Process process;
    private final Path log;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SidecarProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param directory for its files
     * @param configuration the content of its configuration file, without ports
     */
    static SidecarProcess serve(Path directory, String configuration) throws Exception {
        return serve(directory, configuration, Map.of());
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param environment variables beside those of this process
     */
    static SidecarProcess serve(Path directory, String configuration, Map<String, String> environment)
            throws Exception {
        SidecarProcess sidecar = start(directory, configuration, environment);
        try {
            sidecar.awaitReady();
        } catch (AssertionError e) {
            sidecar.close();
            throw e;
        }
        return sidecar;
    }

    /** Starts it with a configuration that may be wrong, and waits for nothing. */
    static SidecarProcess start(Path directory, String configuration) throws IOException {
        return start(directory, configuration, Map.of());
    }

    private static SidecarProcess start(Path directory, String configuration, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("signalbox.yaml"), configuration + "\nserver: {port: 0}\nadmin: {port: 0}\n");
        Path log = directory.resolve("signalbox.log");
        ProcessBuilder builder = new ProcessBuilder(
                        BuiltDistribution.PROGRAMS.resolve("signalbox").toString(),
                        "serve",
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        BuiltDistribution.useCacheIfThere(builder.environment());
        builder.environment().putAll(environment);
        return new SidecarProcess(builder.start(), log);
    }

    /** Where clients send their requests, without the {@code /v1}. */
    URI data() throws IOException {
        return address("Requests");
    }

    /** Where operators ask. */
    URI admin() throws IOException {
        return address("Operators");
    }

    HttpResponse<String> get(URI base, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(URI base, String path, String body) throws Exception {
        return client.send(request(base, path, body), HttpResponse.BodyHandlers.ofString());
    }

    /** The status of an answer; 0 if there is none. */
    int status(URI base, String path) {
        try {
            return get(base, path).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Whether somebody takes a connection there. */
    static boolean accepts(URI base) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Posts, and reads the answer as it comes. */
    BufferedReader postAndRead(URI base, String path, String body) throws Exception {
        HttpResponse<InputStream> response =
                client.send(request(base, path, body), HttpResponse.BodyHandlers.ofInputStream());
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Everything it has printed. */
    String output() throws IOException {
        return Files.readString(log);
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    /** Ends it at once, as {@code kill -9} and a power cut do. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end. */
    int awaitExit() throws Exception {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            Assertions.fail("it has not ended within " + SECONDS_TO_END + " s:\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest request(URI base, String path, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void awaitReady() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                Assertions.fail("it is not ready:\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private boolean isReady() throws Exception {
        if (!line("Operators").find()) {
            return false;
        }
        return get(admin(), "/health/readiness").statusCode() == 200;
    }

    private URI address(String name) throws IOException {
        Matcher matcher = line(name);
        if (!matcher.find()) {
            Assertions.fail("it has not said where it is reached for " + name + ":\n" + output());
        }
        return URI.create(matcher.group(1));
    }

    /** Looks for an address in what it printed, such as {@code Operators: http://127.0.0.1:8081/}. */
    private Matcher line(String name) throws IOException {
        return Pattern.compile("(?m)^" + name + ":\\s+(http://[^/\\s]+:\\d+)").matcher(output());
    }
}
