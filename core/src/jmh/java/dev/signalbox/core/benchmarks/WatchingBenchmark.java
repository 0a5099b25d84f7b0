package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the processor time that a sidecar takes to watch idle backends over real HTTP. */
@Command(
        name = "watching",
        description = "Measures what watching backends costs while no request comes.",
        mixinStandardHelpOptions = true)
final class WatchingBenchmark implements Callable<Integer> {

    private static final Duration TIME_TO_START = Duration.ofSeconds(30);

    /** An idle backend is looked at once in so many poll intervals. */
    private static final int IDLE_FACTOR = 5;

    @Option(names = "--backends", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int backends = 100;

    @Option(
            names = "--provider",
            description = "What they are: of vllm single metrics are asked for. Default: ${DEFAULT-VALUE}.")
    private String provider = "openai-compatible";

    @Option(names = "--warm-up", description = "Seconds before the first measurement. Default: ${DEFAULT-VALUE}.")
    private int warmUp = 300;

    @Option(names = "--rounds", description = "Measurements of each kind. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Seconds of a measurement. Default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(
            names = "--look-every",
            split = ",",
            description =
                    "Milliseconds between two looks at a backend; several are measured in turn. Default: 5000,1000.")
    private List<Integer> lookEvery = List.of(5_000, 1_000);

    private final PrintStream out = System.out;
    private final Medians medians = new Medians();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Distribution distribution = Distribution.built();
        if (!distribution.isThere()) {
            out.println("There is nothing to start: nothing was built at " + distribution.home() + ".");
            return 1;
        }
        out.println(Machine.describe() + "\n");
        Path directory = Files.createTempDirectory("signalbox-benchmark-");
        List<Integer> ports = Stream.generate(ServerProcess::freePort)
                .distinct()
                .limit(backends)
                .toList();
        try (ServerProcess servers = startServers(directory, ports)) {
            for (int port : ports) {
                servers.awaitReady(port, "/health", TIME_TO_START);
            }
            for (int milliseconds : lookEvery) {
                measure(milliseconds, directory, distribution, ports, servers);
            }
        }
        out.println(table());
        out.println(medians.quietness());
        return 0;
    }

    private static ServerProcess startServers(Path directory, List<Integer> ports) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MetricsServers.class.getName()));
        ports.forEach(port -> command.add(String.valueOf(port)));
        return ServerProcess.start(
                "model servers", ServerProcess.ANY_CORE, directory.resolve("servers.log"), Map.of(), command);
    }

    private void measure(
            int milliseconds, Path directory, Distribution distribution, List<Integer> ports, ServerProcess servers)
            throws IOException, InterruptedException {
        int adminPort = ServerProcess.freePort();
        List<Distribution.Model> models = ports.stream()
                .map(port -> new Distribution.Model("m" + port, port, provider))
                .toList();
        Path configuration = Files.writeString(
                directory.resolve("watching-" + milliseconds + ".yaml"),
                distribution.configuration(ServerProcess.freePort(), adminPort, "auto", models)
                        + "fleet: {pollInterval: " + milliseconds / IDLE_FACTOR + "ms}\n");
        try (ServerProcess sidecar = ServerProcess.start(
                "signalbox",
                ServerProcess.ANY_CORE,
                directory.resolve("watching-" + milliseconds + ".log"),
                Map.of(),
                distribution.serve(configuration))) {
            sidecar.awaitReady(adminPort, "/health/readiness", TIME_TO_START);
            TimeUnit.SECONDS.sleep(warmUp);
            Noise noise = new Noise(List.of(sidecar, servers));
            for (int i = 0; i < rounds; i++) {
                Noise.Watch watch = noise.begin();
                double cpu = sidecar.cpuSeconds();
                long begin = System.nanoTime();
                TimeUnit.SECONDS.sleep(seconds);
                double share = (sidecar.cpuSeconds() - cpu) / ((System.nanoTime() - begin) / 1e9);
                double others = watch.share();
                medians.add(share, others, milliseconds, "share");
                medians.add(sidecar.residentMegabytes(), others, milliseconds, "resident");
            }
        }
    }

    private MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(
                "backends", "a look at each every, s", "CPU s (user + system) per s", "per look, us", "resident, MB");
        for (int milliseconds : lookEvery) {
            double share = medians.of(milliseconds, "share");
            table.add(
                    String.valueOf(backends),
                    number(milliseconds / 1e3, 1),
                    number(share, 4),
                    number(share * 1e3 * milliseconds / backends, 0),
                    number(medians.of(milliseconds, "resident"), 0));
        }
        return table;
    }
}
