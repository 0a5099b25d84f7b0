package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures {@code signalbox policy check} of the default policy, each time in a new process. */
@Command(
        name = "check",
        description = "Measures a cold policy check of the default policy, with and without a start-up cache.",
        mixinStandardHelpOptions = true)
final class CheckBenchmark implements Callable<Integer> {

    @Option(
            names = "--java-home",
            split = ":",
            description = "JDKs to run it with, separated by colons. Default: the one this runs on.")
    private List<Path> javaHomes = new ArrayList<>();

    @Option(names = "--runs", description = "Runs of each kind. Default: ${DEFAULT-VALUE}.")
    private int runs = 9;

    private final PrintStream out = System.out;
    private final Map<Kind, Percentiles> times = new LinkedHashMap<>();

    private record Kind(Path javaHome, boolean cached, Path cache) {

        Map<String, String> environment() {
            return Map.of("JAVA_HOME", javaHome.toString(), "SIGNALBOX_CACHE", cached ? cache.toString() : "off");
        }
    }

    @Override
    public Integer call() throws IOException {
        Distribution distribution = Distribution.built();
        if (!distribution.isThere()) {
            out.println("There is nothing to run: nothing was built at " + distribution.home() + ".");
            return 1;
        }
        out.println(Machine.describe() + "\n");
        Path cache = Files.createTempDirectory("signalbox-benchmark-");
        List<Kind> kinds = new ArrayList<>();
        for (Path home : javaHomes.isEmpty() ? List.of(Path.of(System.getProperty("java.home"))) : javaHomes) {
            kinds.add(new Kind(home, false, cache));
            Kind cached = new Kind(home, true, cache);
            Commands.run(cached.environment(), distribution.createCache());
            kinds.add(cached);
        }
        for (int i = 0; i < runs; i++) {
            for (Kind kind : kinds) {
                long begin = System.nanoTime();
                Commands.run(kind.environment(), distribution.checkDefaultPolicy());
                times.computeIfAbsent(kind, key -> new Percentiles()).add(System.nanoTime() - begin);
            }
        }
        MarkdownTable table = new MarkdownTable("JDK", "start-up cache", "policy check, median, ms");
        times.forEach((kind, taken) -> table.add(
                kind.javaHome().getFileName().toString(), kind.cached() ? "yes" : "no", number(taken.millis(50), 0)));
        out.println(table);
        return 0;
    }
}
