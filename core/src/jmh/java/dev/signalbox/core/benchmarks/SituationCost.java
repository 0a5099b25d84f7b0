package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import dev.signalbox.rules.situations.SituationEngine;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.WorldState;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what situation rules cost a sidecar: the processor's time at one update a second, and memory after very many. */
@Command(
        name = "situations",
        description = "Measures what the default policy's situation rules cost, every backend changing each second.",
        mixinStandardHelpOptions = true)
final class SituationCost implements Callable<Integer> {

    /** The updates after which nothing is made for the first time. */
    private static final int WARM = 2_000;

    private static final double BYTES = 1e6;

    @Option(names = "--backends", description = "How many. Default: ${DEFAULT-VALUE}.")
    private int backends = 100;

    @Option(names = "--updates", description = "Updates without a pause. Default: ${DEFAULT-VALUE}.")
    private int updates = 100_000;

    @Option(names = "--seconds", description = "Seconds at one update a second, twice. Default: ${DEFAULT-VALUE}.")
    private int seconds = 60;

    private final PrintStream out = System.out;
    private List<WorldState> states = List.of();
    private Instant at = Instant.parse("2026-03-02T00:00:00Z");
    private int next;

    @Override
    public Integer call() throws IOException, InterruptedException, SituationException {
        out.println(Machine.describe() + "\n");
        states = SituationBenchmark.states(backends);
        MarkdownTable table = new MarkdownTable(
                "backends",
                "share of a core at one update a second, %: first " + seconds + " s / after " + updates + " updates",
                "CPU of an update without a pause, ms",
                "heap after " + WARM + " updates, MB",
                "after " + (updates + seconds) + ", MB");
        try (SituationEngine engine = SituationBenchmark.engineOfDefaultPolicy()) {
            double cold = paced(engine);
            for (int i = 0; i < WARM; i++) {
                update(engine);
            }
            double before = heap();
            double hot = hot(engine);
            double warm = paced(engine);
            table.add(
                    String.valueOf(backends),
                    number(cold / 10, 2) + " / " + number(warm / 10, 2),
                    number(hot, 2),
                    number(before, 1),
                    number(heap(), 1));
        }
        out.println(table);
        return 0;
    }

    /** Milliseconds of this process's processor time for an update each second, those of collections and compilers included. */
    private double paced(SituationEngine engine) throws InterruptedException, SituationException {
        long cpu = processNanos();
        for (int i = 0; i < seconds; i++) {
            TimeUnit.SECONDS.sleep(1);
            update(engine);
        }
        return (processNanos() - cpu) / 1e6 / seconds;
    }

    private double hot(SituationEngine engine) throws SituationException {
        long cpu = processNanos();
        for (int i = WARM; i < updates; i++) {
            update(engine);
        }
        return (processNanos() - cpu) / 1e6 / (updates - WARM);
    }

    private void update(SituationEngine engine) throws SituationException {
        at = at.plusSeconds(1);
        var unused = engine.update(states.get(next++ % states.size()), at);
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** What is used after collection, in megabytes. */
    private static double heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used / BYTES;
    }
}
