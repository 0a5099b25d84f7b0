package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.policy.Change;
import dev.signalbox.core.policy.CompiledFiles;
import dev.signalbox.core.policy.LifecycleSettings;
import dev.signalbox.core.policy.Offered;
import dev.signalbox.core.policy.PolicyEvents;
import dev.signalbox.core.policy.PolicyLifecycle;
import dev.signalbox.core.policy.PolicyStore;
import dev.signalbox.core.state.StateDirectory;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.SampledVerification;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the time from a revised policy's files to its being in force, and what decisions take meanwhile. */
@Command(
        name = "reload",
        description = "Measures how long revised policies take to be in force, and decisions meanwhile.",
        mixinStandardHelpOptions = true)
final class ReloadBenchmark implements Callable<Integer> {

    private static final int BACKENDS = 32;

    /** What verifies live decisions is not begun here, as it is not within seconds of an activation. */
    private static final double VERIFIED = 0.001;

    @Option(names = "--rules", split = ",", description = "Rules of the policies. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rules = new ArrayList<>(List.of(50, 1000));

    @Option(names = "--reloads", description = "Measured reloads of each kind. Default: ${DEFAULT-VALUE}.")
    private int reloads = 200;

    @Option(
            names = "--pause",
            description = "Milliseconds between reloads while decisions are measured. Default: ${DEFAULT-VALUE}.")
    private int pause = 100;

    @Option(names = "--seconds", description = "Seconds of measured decisions of each kind. Default: ${DEFAULT-VALUE}.")
    private int seconds = 20;

    private final PrintStream out = System.out;
    private final MarkdownTable times =
            new MarkdownTable("rules", "way", "median, ms", "p99, ms", "of it compiling, median, ms");
    private final MarkdownTable decisions =
            new MarkdownTable("rules", "meanwhile", "decisions", "p50, us", "p99, us", "p99.9, us", "late p99.9, us");

    /** A policy in use, and the number of its newest revision. */
    private static final class Reloaded {

        private final PolicyText text;
        private final PolicyLifecycle lifecycle;
        private int revision;

        Reloaded(PolicyText text, StateDirectory state, BenchmarkFleet fleet) {
            this.text = text;
            this.lifecycle = new PolicyLifecycle(
                    PolicyStore.open(state),
                    Offered.directory(CompiledFiles.of(text.revision(0))),
                    ReloadBenchmark::verified,
                    new Silence(),
                    WorldSources.unknown(),
                    Clock.systemUTC(),
                    LifecycleSettings.DEFAULTS);
            lifecycle.decider().use(fleet.snapshot());
        }

        Map<String, String> next() {
            return text.revision(++revision);
        }
    }

    private static final class Silence implements PolicyEvents {

        @Override
        public void activated(Policy policy) {}

        @Override
        public void failed(String reason) {
            throw new IllegalStateException("a policy failed: " + reason);
        }
    }

    /** A way from files to a policy in force. */
    private interface Way {
        void reload(PolicyLifecycle lifecycle, Map<String, String> files);
    }

    @Override
    public Integer call() throws Exception {
        out.println(Machine.describe() + "\n");
        try (BenchmarkFleet fleet = BenchmarkFleet.create(BACKENDS, new Random(42))) {
            for (int size : rules) {
                Path directory = Files.createTempDirectory("signalbox-reload-");
                try (StateDirectory state = StateDirectory.open(directory)) {
                    measure(size, new Reloaded(new PolicyText(size), state, fleet));
                }
            }
        }
        out.println(times);
        out.println(decisions);
        return 0;
    }

    private void measure(int size, Reloaded policy) throws InterruptedException {
        run(policy, ReloadBenchmark::push);
        run(policy, ReloadBenchmark::take);
        Percentiles compiling = compile(policy);
        add(size, "pushed and activated", run(policy, ReloadBenchmark::push), compiling);
        add(size, "changed directory", run(policy, ReloadBenchmark::take), compiling);

        PacedDecisions warmUp = PacedDecisions.start(policy.lifecycle);
        TimeUnit.SECONDS.sleep(seconds);
        warmUp.end();
        PacedDecisions quiet = PacedDecisions.start(policy.lifecycle);
        TimeUnit.SECONDS.sleep(seconds);
        add(size, "nothing", quiet);
        PacedDecisions busy = PacedDecisions.start(policy.lifecycle);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int count = 0;
        while (System.nanoTime() < end) {
            push(policy.lifecycle, policy.next());
            count++;
            TimeUnit.MILLISECONDS.sleep(pause);
        }
        add(size, count + " reloads", busy);
    }

    private Percentiles run(Reloaded policy, Way way) {
        Percentiles taken = new Percentiles();
        for (int i = 0; i < reloads; i++) {
            Map<String, String> files = policy.next();
            long begin = System.nanoTime();
            way.reload(policy.lifecycle, files);
            taken.add(System.nanoTime() - begin);
        }
        return taken;
    }

    private Percentiles compile(Reloaded policy) {
        Percentiles taken = new Percentiles();
        for (int i = 0; i < reloads; i++) {
            Map<String, String> files = policy.next();
            long begin = System.nanoTime();
            requireValid(CompiledFiles.of(files));
            taken.add(System.nanoTime() - begin);
        }
        return taken;
    }

    /** What {@code policy push} and {@code policy activate} make a sidecar do. */
    private static void push(PolicyLifecycle lifecycle, Map<String, String> files) {
        String id = lifecycle.upload(files, "benchmark", "").revision().id();
        lifecycle.activate(id, Change.by("benchmark", ""));
        requireActive(lifecycle, id);
    }

    /** What a change of the policy directory makes a sidecar do, once it is noticed and read. */
    private static void take(PolicyLifecycle lifecycle, Map<String, String> files) {
        CompiledFiles compiled = CompiledFiles.of(files);
        lifecycle.take(Offered.directory(compiled));
        requireActive(lifecycle, compiled.revision());
    }

    private static void requireActive(PolicyLifecycle lifecycle, String id) {
        if (!lifecycle.decider().current().policy().revision().equals(id)) {
            throw new IllegalStateException(id + " is not in force");
        }
    }

    private static void requireValid(CompiledFiles compiled) {
        if (compiled.policy().isEmpty()) {
            throw new IllegalStateException(compiled.findings().toString());
        }
    }

    private static PlacementRules verified(Policy policy) {
        return SampledVerification.of(policy.matrix(), policy.reference(), VERIFIED, disagreement -> {});
    }

    private void add(int size, String way, Percentiles taken, Percentiles compiling) {
        times.add(
                number(size, 0),
                way,
                number(taken.millis(50), 1),
                number(taken.millis(99), 1),
                number(compiling.millis(50), 1));
    }

    private void add(int size, String meanwhile, PacedDecisions measured) throws InterruptedException {
        measured.end();
        Percentiles taken = measured.taken();
        decisions.add(
                number(size, 0),
                meanwhile,
                number(taken.size(), 0),
                number(taken.micros(50), 1),
                number(taken.micros(99), 1),
                number(taken.micros(99.9), 1),
                number(measured.late().micros(99.9), 1));
    }
}
