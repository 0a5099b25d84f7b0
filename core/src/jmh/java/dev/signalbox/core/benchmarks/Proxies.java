package dev.signalbox.core.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the proxies that are compared, each on the core that is theirs, with connections to the upstream kept open. */
final class Proxies {

    private static final Duration TIME_TO_START = Duration.ofSeconds(30);

    private final Path directory;
    private final int upstream;
    private final int streamUpstream;

    /**
     * Proxies to one upstream.
     *
     * @param directory for their configurations and logs
     */
    Proxies(Path directory, int upstream, int streamUpstream) {
        this.directory = directory;
        this.upstream = upstream;
        this.streamUpstream = streamUpstream;
    }

    Route direct() {
        return new Route(Route.DIRECT, Optional.empty(), upstream, streamUpstream);
    }

    /** One worker; streams unbuffered, as its users configure them for server-sent events. */
    Route nginx(Path program) {
        int port = ServerProcess.freePort();
        int streamPort = ServerProcess.freePort();
        Path configuration = write("nginx.conf", """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events { worker_connections 8192; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/nginx-body;
                  proxy_temp_path %1$s/nginx-proxy;
                  fastcgi_temp_path %1$s/nginx-fastcgi;
                  uwsgi_temp_path %1$s/nginx-uwsgi;
                  scgi_temp_path %1$s/nginx-scgi;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  upstream short { server 127.0.0.1:%2$d; keepalive 512; keepalive_requests 1000000000; }
                  upstream streams { server 127.0.0.1:%3$d; keepalive 2048; keepalive_requests 1000000000; }
                  server { listen 127.0.0.1:%4$d; location / { proxy_pass http://short; } }
                  server { listen 127.0.0.1:%5$d; location / { proxy_pass http://streams; proxy_buffering off; } }
                }
                """.formatted(directory, upstream, streamUpstream, port, streamPort));
        return started(
                Route.NGINX,
                List.of(program.toString(), "-e", directory + "/nginx-error.log", "-c", configuration.toString()),
                port,
                streamPort,
                port,
                "/health");
    }

    /** One thread. */
    Route haproxy(Path program) {
        int port = ServerProcess.freePort();
        int streamPort = ServerProcess.freePort();
        Path configuration = write("haproxy.cfg", """
                global
                  maxconn 8192
                  nbthread 1
                defaults
                  mode http
                  http-reuse always
                  timeout connect 2s
                  timeout client 1m
                  timeout server 1m
                  option http-no-delay
                frontend short_in
                  bind 127.0.0.1:%3$d
                  default_backend short
                frontend streams_in
                  bind 127.0.0.1:%4$d
                  default_backend streams
                backend short
                  server s1 127.0.0.1:%1$d
                backend streams
                  server s1 127.0.0.1:%2$d
                """.formatted(upstream, streamUpstream, port, streamPort));
        return started(
                "haproxy",
                List.of(program.toString(), "-db", "-f", configuration.toString()),
                port,
                streamPort,
                port,
                "/health");
    }

    /**
     * Signalbox as it is shipped: its launcher, its default policy, a decision and metrics for each request.
     *
     * @param transport the value of {@code server.transport}
     */
    Route signalbox(String name, Distribution distribution, String transport) {
        int port = ServerProcess.freePort();
        int adminPort = ServerProcess.freePort();
        Path configuration = write(
                name + ".yaml",
                distribution.configuration(
                        port,
                        adminPort,
                        transport,
                        List.of(
                                new Distribution.Model("llama-3.1-8b", upstream),
                                new Distribution.Model(StreamLoad.MODEL, streamUpstream))));
        return started(name, distribution.serve(configuration), port, port, adminPort, "/health/readiness");
    }

    private Route started(
            String name, List<String> command, int port, int streamPort, int readinessPort, String readinessPath) {
        ServerProcess process = ServerProcess.start(
                name, Machine.PROXY_CORE, directory.resolve(name + ".log"), Map.of(), new ArrayList<>(command));
        try {
            process.awaitReady(readinessPort, readinessPath, TIME_TO_START);
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
        return new Route(name, Optional.of(process), port, streamPort);
    }

    private Path write(String file, String content) {
        try {
            return Files.writeString(directory.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
