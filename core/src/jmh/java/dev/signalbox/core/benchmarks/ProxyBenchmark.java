package dev.signalbox.core.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares Signalbox as a proxy with the direct way, nginx and haproxy, in turns on one machine. */
@Command(
        name = "proxy",
        description = "Compares Signalbox as a proxy with the direct way, nginx and haproxy.",
        mixinStandardHelpOptions = true)
final class ProxyBenchmark implements Callable<Integer> {

    @Option(names = "--quick", description = "Shorter and fewer rounds: a few minutes, and rougher figures.")
    private boolean quick;

    @Option(names = "--io-uring", description = "Adds Signalbox with transport io-uring.")
    private boolean ioUring;

    @Option(names = "--only", description = "One part: short-answers or streams.", defaultValue = "")
    private String only = "";

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        String machine = Machine.describe();
        List<ServerProcess> servers = new ArrayList<>();
        Noise noise = new Noise(servers);
        Machine.pinThisProcess();
        Path directory = Files.createTempDirectory("signalbox-benchmark-");
        int port = ServerProcess.freePort();
        int streamPort = ServerProcess.freePort();
        List<Route> routes = new ArrayList<>();
        try (ServerProcess upstream = startUpstream(directory, port, streamPort)) {
            upstream.awaitReady(port, "/health", Duration.ofSeconds(30));
            upstream.awaitReady(streamPort, "/health", Duration.ofSeconds(30));
            addRoutes(routes, new Proxies(directory, port, streamPort));
            servers.add(upstream);
            routes.forEach(route -> route.proxy().ifPresent(servers::add));
            out.println(machine + "\n");
            if (!only.equals("streams")) {
                compareShortAnswers(new ShortAnswers(routes, noise, directory));
            }
            if (!only.equals("short-answers")) {
                compareStreams(routes, noise);
            }
        } finally {
            routes.forEach(Route::close);
        }
        return 0;
    }

    private static ServerProcess startUpstream(Path directory, int port, int streamPort) {
        return ServerProcess.start(
                "upstream",
                Machine.LOAD_CORE,
                directory.resolve("upstream.log"),
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Upstream.class.getName(),
                        String.valueOf(port),
                        String.valueOf(streamPort)));
    }

    private void addRoutes(List<Route> routes, Proxies proxies) {
        routes.add(proxies.direct());
        Optional<Path> nginx = Commands.find("nginx");
        nginx.ifPresentOrElse(
                program -> routes.add(proxies.nginx(program)),
                () -> out.println("nginx is left out: no such program on the PATH."));
        Commands.find("haproxy")
                .ifPresentOrElse(
                        program -> routes.add(proxies.haproxy(program)),
                        () -> out.println("haproxy is left out: no such program on the PATH."));
        Distribution distribution = Distribution.built();
        if (!distribution.isThere()) {
            out.println("Signalbox is left out: nothing was built at " + distribution.home() + ".");
            return;
        }
        routes.add(proxies.signalbox("signalbox", distribution, "auto"));
        if (ioUring) {
            routes.add(proxies.signalbox("signalbox, io_uring", distribution, "io-uring"));
        }
    }

    private void compareShortAnswers(ShortAnswers comparison) {
        comparison.warmUp(Duration.ofSeconds(quick ? 60 : 90));
        for (int round = 0; round < (quick ? 2 : 5); round++) {
            comparison.round(Duration.ofSeconds(quick ? 1 : 2));
        }
        out.println(comparison.table());
        out.println(comparison.quietness() + "\n");
    }

    private void compareStreams(List<Route> routes, Noise noise) {
        try (Streams comparison = new Streams(routes, noise)) {
            comparison.warmUp(Duration.ofSeconds(quick ? 1 : 3));
            for (int round = 0; round < (quick ? 2 : 5); round++) {
                comparison.round(Duration.ofSeconds(quick ? 1 : 2));
            }
            comparison.hold(Duration.ofSeconds(quick ? 4 : 10));
            out.println(comparison.table());
            out.println(comparison.quietness() + "\n");
            out.println(comparison.heldTable());
        }
    }
}
