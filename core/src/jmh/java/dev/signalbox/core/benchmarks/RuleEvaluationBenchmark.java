package dev.signalbox.core.benchmarks;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.drools.DroolsRules;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** The rules' part of a decision: a request and figures in, an outcome out. Requests and loads change from call to call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RuleEvaluationBenchmark {

    private static final int REQUESTS = 256;

    /** Few: in a decision the figures have just been written, and lie in the processor's first cache. */
    private static final int LOADS = 8;

    @Param({"10", "50", "200"})
    public int rules;

    @Param({"8", "32", "64"})
    public int candidates;

    @Param({"matrix", "drools"})
    public String engine = "matrix";

    private final World world = World.of(LocalDate.of(2026, 3, 2), 14);
    private final RequestFacts[] requests = new RequestFacts[REQUESTS];
    private final CandidateFigures[] figures = new CandidateFigures[LOADS];
    private final Outcome outcome = new Outcome();
    private PlacementRules.Prepared prepared = (request, world, figures, outcome) -> {};
    private int next;

    @Setup
    public void prepare() {
        GeneratedPolicy policy = new GeneratedPolicy(42);
        List<Rule> tree = policy.rules(rules);
        List<CandidateFacts> facts = policy.candidates(candidates);
        PlacementRules evaluator = engine.equals("matrix") ? MatrixRules.of(tree) : DroolsRules.of(tree);
        prepared = evaluator.prepare(facts);
        for (int i = 0; i < REQUESTS; i++) {
            requests[i] = policy.request();
        }
        for (int i = 0; i < LOADS; i++) {
            figures[i] = policy.figures(candidates);
        }
    }

    @Benchmark
    public Outcome evaluate() {
        next++;
        prepared.evaluate(requests[next & REQUESTS - 1], world, figures[next & LOADS - 1], outcome);
        return outcome;
    }
}
