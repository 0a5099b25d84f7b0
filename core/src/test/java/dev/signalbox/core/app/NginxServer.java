package dev.signalbox.core.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** A real nginx that serves the files of a directory on loopback, with all of its own files below that directory's parent. */
final class NginxServer implements AutoCloseable {

    private static final long SECONDS_TO_START = 30;
    private static final Optional<Path> PROGRAM = program();

    private final Path directory;
    private final int port;
    private @Nullable Process process;

    /** A server that is not started yet; its port stays the same however often it is. */
    NginxServer(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
        Files.createDirectories(files());
        Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid nginx.pid;
                events {}
                http {
                  access_log access.log;
                  client_body_temp_path tmp-body;
                  proxy_temp_path tmp-proxy;
                  fastcgi_temp_path tmp-fastcgi;
                  uwsgi_temp_path tmp-uwsgi;
                  scgi_temp_path tmp-scgi;
                  types { application/gzip gz; text/html html; }
                  server {
                    listen 127.0.0.1:%d;
                    root files;
                  }
                }
                """.formatted(port));
    }

    /** Skips the test where there is no nginx. */
    static void assumePresent() {
        assumeTrue(PROGRAM.isPresent(), "nginx is not installed, neither on the PATH nor in /usr/sbin");
    }

    /** Starts it and waits until it takes connections. */
    void start() throws Exception {
        Process started = new ProcessBuilder(
                        PROGRAM.orElseThrow().toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        "nginx.conf",
                        "-e",
                        "error.log")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!accepts()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                Assertions.fail("nginx is not ready:\n" + Files.readString(directory.resolve("output.log"))
                        + Files.readString(directory.resolve("error.log")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Where its files lie. */
    Path files() {
        return directory.resolve("files");
    }

    URI url(String file) {
        return URI.create("http://127.0.0.1:" + port + "/" + file);
    }

    /** The requests it answered, a line for each. */
    List<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("access.log"));
    }

    /** Ends it, if it runs. */
    @Override
    public void close() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(each -> Path.of(each, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
