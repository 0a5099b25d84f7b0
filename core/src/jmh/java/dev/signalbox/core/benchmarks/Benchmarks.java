package dev.signalbox.core.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the benchmarks. */
@Command(
        name = "benchmarks",
        description = "Measures Signalbox on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ProxyBenchmark.class,
            StartUpBenchmark.class,
            WatchingBenchmark.class,
            SituationCost.class,
            ReloadBenchmark.class,
            CheckBenchmark.class
        })
final class Benchmarks {

    /** Runs one of them, by its name and options. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }

    private Benchmarks() {}
}
