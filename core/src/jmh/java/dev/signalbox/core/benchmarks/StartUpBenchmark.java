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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the time from the start of {@code bin/signalbox serve} to the first 200 of its readiness. */
@Command(
        name = "start-up",
        description = "Measures the time until Signalbox is ready, with and without its start-up cache.",
        mixinStandardHelpOptions = true)
final class StartUpBenchmark implements Callable<Integer> {

    private static final Duration TIME_TO_START = Duration.ofSeconds(30);

    @Option(
            names = "--java-home",
            split = ":",
            description = "JDKs to start it with, separated by colons. Default: the one this runs on.")
    private List<Path> javaHomes = new ArrayList<>();

    @Option(names = "--starts", description = "Starts of each kind. Default: ${DEFAULT-VALUE}.")
    private int starts = 9;

    private final PrintStream out = System.out;
    private final Medians medians = new Medians();

    /** A way to start. */
    private record Kind(Path javaHome, Path cache) {

        boolean cached() {
            return !cache.endsWith("off");
        }

        Map<String, String> environment() {
            return Map.of("JAVA_HOME", javaHome.toString(), "SIGNALBOX_CACHE", cached() ? cache.toString() : "off");
        }
    }

    @Override
    public Integer call() throws IOException {
        Distribution distribution = Distribution.built();
        if (!distribution.isThere()) {
            out.println("There is nothing to start: nothing was built at " + distribution.home() + ".");
            return 1;
        }
        out.println(Machine.describe() + "\n");
        Path directory = Files.createTempDirectory("signalbox-benchmark-");
        List<Kind> kinds = kinds(directory, distribution);
        for (int i = 0; i < starts; i++) {
            for (Kind kind : kinds) {
                measure(kind, directory, distribution);
            }
        }
        out.println(table(kinds));
        out.println(medians.quietness());
        return 0;
    }

    private List<Kind> kinds(Path directory, Distribution distribution) {
        List<Path> homes = javaHomes.isEmpty() ? List.of(Path.of(System.getProperty("java.home"))) : javaHomes;
        List<Kind> kinds = new ArrayList<>();
        for (Path home : homes) {
            Kind cached = new Kind(home, directory.resolve("cache"));
            Commands.run(cached.environment(), distribution.createCache());
            kinds.add(new Kind(home, directory.resolve("off")));
            kinds.add(cached);
        }
        return kinds;
    }

    private void measure(Kind kind, Path directory, Distribution distribution) throws IOException {
        int port = ServerProcess.freePort();
        int adminPort = ServerProcess.freePort();
        Path configuration = Files.writeString(
                directory.resolve("start-up.yaml"),
                distribution.configuration(
                        port,
                        adminPort,
                        "auto",
                        List.of(new Distribution.Model("llama-3.1-8b", ServerProcess.freePort()))));
        Path log = directory.resolve("start-up.log");
        List<ServerProcess> started = new ArrayList<>();
        Noise.Watch watch = new Noise(started).begin();
        long begin = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(
                "signalbox", ServerProcess.ANY_CORE, log, kind.environment(), distribution.serve(configuration))) {
            server.awaitReady(adminPort, "/health/readiness", TIME_TO_START);
            double milliseconds = (System.nanoTime() - begin) / 1e6;
            started.add(server);
            double others = watch.share();
            medians.add(milliseconds, others, kind, "time");
            medians.add(server.residentMegabytes(), others, kind, "resident");
        }
    }

    private MarkdownTable table(List<Kind> kinds) {
        MarkdownTable table = new MarkdownTable("JDK", "start-up cache", "ready after, ms", "resident then, MB");
        for (Kind kind : kinds) {
            table.add(
                    kind.javaHome().getFileName().toString(),
                    kind.cached() ? "yes" : "no",
                    number(medians.of(kind, "time"), 0),
                    number(medians.of(kind, "resident"), 0));
        }
        return table;
    }
}
