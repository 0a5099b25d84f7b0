package dev.signalbox.core.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.decision.BudgetSource;
import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.GridSource;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.OutputLength;
import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.decision.RuleHits;
import dev.signalbox.core.decision.TimeBuckets;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.prefix.PrefixCaches;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.drools.DroolsRules;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import dev.signalbox.spi.InferenceRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/**
 * A whole decision: a request's attributes in; class, estimates of every candidate by the shipped cost models as the plugin
 * host loads them, rules, choice and fallbacks out. Each call has another request.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else.
public class DecisionBenchmark {

    private static final int DECISIONS = 256;

    /** A prompt of 2,000 tokens, held by three backends. */
    private static final int PROMPT_BLOCKS = 32;

    private static final int HOLDERS = 3;
    private static final Position POSITION = new Position("classes.drl", 1, 1);
    private static final List<String> CLASSES =
            List.of("realtime-voice", "interactive-chat", "batch", "embeddings", "agents");

    @Param({"10", "50", "200"})
    public int rules;

    @Param({"8", "32", "64"})
    public int backends;

    @Param({"matrix", "drools"})
    public String engine = "matrix";

    private final InferenceRequest[] requests = new InferenceRequest[DECISIONS];
    private final UUID[] ids = new UUID[DECISIONS];
    private final Workspace workspace = new Workspace();
    private final Workspace learnedWorkspace = new Workspace();
    private final Decision[] decisions = new Decision[DECISIONS];
    private final int[][] fired = new int[DECISIONS][];
    private final Outcome recorded = new Outcome();
    private BenchmarkFleet fleet;
    private Decider decider;
    private Decider learned;
    private final PromptPrefix[] prefixes = new PromptPrefix[DECISIONS];
    private Decision lastDecision;
    private int next;

    @Setup
    public void prepare() throws Exception {
        GeneratedPolicy generated = new GeneratedPolicy(42);
        fleet = BenchmarkFleet.create(backends, new Random(42));
        Policy policy = policy(generated.rules(rules - CLASSES.size()));
        PlacementRules asked = engine.equals("matrix") ? policy.matrix() : policy.reference();
        decider = new Decider(policy, asked, fleet.snapshot());
        PrefixCaches caches = new PrefixCaches(256, 16_384, 256 << 20, () -> Instant.ofEpochMilli(BenchmarkFleet.NOW));
        learned = new Decider(policy, asked, fleet.snapshot(), learnt(fleet.snapshot(), caches));
        Random random = new Random(7);
        for (int i = 0; i < DECISIONS; i++) {
            prefixes[i] = new PromptPrefix(random.longs(PROMPT_BLOCKS).toArray(), 256, 256L * PROMPT_BLOCKS);
            for (int holder = 0; holder < HOLDERS; holder++) {
                caches.sent(prefixes[i], fleet.snapshot().offers().get(random.nextInt(backends)));
            }
        }
        for (int i = 0; i < DECISIONS; i++) {
            requests[i] = generated.request().request().toBuilder()
                    .priority(random.nextInt(CLASSES.size() * 2))
                    .expectedOutputTokens(InferenceRequest.UNKNOWN)
                    .maxOutputTokens(16 << random.nextInt(6))
                    .build();
            ids[i] = new UUID(random.nextLong(), random.nextLong());
        }
        for (int i = 0; i < DECISIONS; i++) {
            Decision decision = decide();
            decisions[i] = decision;
            fired[i] = IntStream.range(0, rules).filter(decision::hasFired).toArray();
        }
        lastDecision = decisions[0];
        recorded.reset(rules, backends);
    }

    @TearDown
    public void close() {
        fleet.close();
    }

    /** What the request path does. The decision keeps all that its explanation needs. */
    @Benchmark
    public Decision decide() {
        int decision = next++ & DECISIONS - 1;
        return decider.decide(requests[decision], ids[decision], BenchmarkFleet.NOW, workspace);
    }

    /** The same with corrected times, lengths learnt, and prompts of which some backends hold the beginning. */
    @Benchmark
    public Decision decideByWhatIsLearnt() {
        int decision = next++ & DECISIONS - 1;
        return learned.decide(
                requests[decision], prefixes[decision], ids[decision], BenchmarkFleet.NOW, 0, learnedWorkspace);
    }

    /**
     * What recording costs of {@link #decide}, by itself: noting each rule that fired, and keeping that with the decision.
     * The rules that fire are those of the same requests.
     */
    @Benchmark
    public long[] recordFiredRules() {
        int decision = next++ & DECISIONS - 1;
        for (int rule : fired[decision]) {
            recorded.fired(rule, Outcome.NO_CANDIDATE);
        }
        return recorded.firedRules();
    }

    /** What counting the rules that fired takes, for {@code policy status}. */
    @Benchmark
    public RuleHits countFiredRules() {
        decider.hits().count(decisions[next++ & DECISIONS - 1]);
        return decider.hits();
    }

    /** What is done only when somebody asks why. */
    @Benchmark
    public Explanation explain() {
        return Explainer.explain(lastDecision);
    }

    /** Every backend's times are off by a factor, and every class's lengths are known. */
    private static WorldSources learnt(FleetSnapshot fleet, PrefixCaches caches) {
        Correction correction = new Correction(
                Collections.nCopies(TimeBuckets.TTFT, new Correction.Factor(1.3, 0.2, 400)),
                Collections.nCopies(TimeBuckets.TPOT, new Correction.Factor(0.9, 0.1, 400)),
                Correction.Errors.UNKNOWN);
        Map<String, Map<String, Correction>> corrections = new HashMap<>();
        fleet.backends().forEach(backend -> corrections.put(backend.id(), Map.of(BenchmarkFleet.MODEL, correction)));
        Map<String, Map<String, OutputLength>> lengths = new HashMap<>();
        CLASSES.forEach(name -> lengths.put(name, Map.of(BenchmarkFleet.MODEL, new OutputLength(200, 700, 900))));
        WorldSources sources = new WorldSources(BudgetSource.NONE, GridSource.NONE, caches);
        sources.use(new Learned(corrections, lengths));
        return sources;
    }

    private static Policy policy(List<Rule> placement) {
        List<Rule> all = new ArrayList<>(placement);
        Map<String, RequestClass> classes = new LinkedHashMap<>();
        for (int i = 0; i < CLASSES.size(); i++) {
            String name = CLASSES.get(i);
            classes.put(name, new RequestClass(name, 200 + 200 * i, 20 + 20 * i, 64 << i));
            all.add(classification(name, i));
        }
        return new Policy(
                "generated",
                "sha256:" + "0".repeat(64),
                ZoneOffset.UTC,
                classes,
                requireNonNull(classes.get("interactive-chat")),
                Objective.COST,
                all,
                MatrixRules.of(all),
                DroolsRules.of(all));
    }

    /** Every class takes two of ten priorities, so that requests of all classes come in turns. */
    private static Rule classification(String name, int index) {
        return new Rule(
                "class " + name,
                POSITION,
                0,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of(new Pattern(
                        Quantifier.EACH,
                        Fact.REQUEST,
                        new Condition.NumberIn(
                                Condition.Term.of(RequestField.PRIORITY),
                                Set.of(2.0 * index, 2.0 * index + 1),
                                false,
                                POSITION),
                        POSITION)),
                List.of(new Action.Classify(name, POSITION)));
    }
}
