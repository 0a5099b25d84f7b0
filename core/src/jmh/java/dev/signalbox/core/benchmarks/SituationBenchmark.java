package dev.signalbox.core.benchmarks;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.SituationEngine;
import dev.signalbox.rules.situations.SituationException;
import dev.signalbox.rules.situations.SituationLimits;
import dev.signalbox.rules.situations.SituationRules;
import dev.signalbox.rules.situations.WorldState;
import dev.signalbox.spi.Placement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One update of the default policy's situation rules, of which a sidecar does one a second: every backend has changed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class SituationBenchmark {

    private static final int STATES = 64;
    private static final int WINDOW = 300;

    @Param({"10", "100"})
    public int backends;

    private final List<WorldState> states = new ArrayList<>();
    private SituationEngine engine = SituationRules.none().start(SituationLimits.DEFAULTS, System::nanoTime);
    private Instant at = Instant.parse("2026-03-02T00:00:00Z");
    private int next;

    @Setup
    public void prepare() throws IOException, SituationException {
        engine = engineOfDefaultPolicy();
        states.addAll(states(backends));
        for (int i = 0; i < WINDOW; i++) {
            update();
        }
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    public Situations update() throws SituationException {
        at = at.plusSeconds(1);
        return engine.update(states.get(next++ % STATES), at);
    }

    /** An engine with the rules that the distribution comes with. */
    static SituationEngine engineOfDefaultPolicy() throws IOException {
        PolicySource source = PolicySource.directory(Path.of("core/src/main/distribution/policy"));
        return new PolicyCompiler()
                .compile(source)
                .policy()
                .orElseThrow()
                .situations()
                .start(SituationLimits.DEFAULTS, System::nanoTime);
    }

    /** States of a fleet, in no two of which a backend is the same. */
    static List<WorldState> states(int backends) {
        Random random = new Random(1);
        return Stream.generate(() -> state(backends, random)).limit(STATES).toList();
    }

    private static WorldState state(int backends, Random random) {
        List<BackendFacts> facts = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            facts.add(new BackendFacts(
                    "backend-" + i,
                    Placement.values()[i % Placement.values().length],
                    "",
                    "region-" + i % 5,
                    true,
                    random.nextInt(50) != 0,
                    random.nextInt(10),
                    0,
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextInt(1000),
                    0.01));
        }
        List<GridFacts> grids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            grids.add(new GridFacts("region-" + i, 300 + random.nextInt(200)));
        }
        return new WorldState(facts, List.of(), List.of(), grids, List.of());
    }
}
