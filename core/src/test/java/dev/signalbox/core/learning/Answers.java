package dev.signalbox.core.learning;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.decision.WorldSources;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.fleet.Tenure;
import dev.signalbox.core.fleet.TestBackends;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.Estimator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Requests to one backend, which decisions place by what was learnt, and which end as a test says. */
final class Answers {

    static final String MODEL = "llama";
    static final String BACKEND = "gpu";

    final WorldSources world = WorldSources.unknown();
    final Learning learning;
    private final BackendState state = new BackendState(1000);
    private final Decider decider;
    private final Workspace workspace = new Workspace();
    private long sequence;
    long now = 1_800_000_000_000L;

    Answers(Estimator estimator) {
        this(estimator, new LearningSettings(true, true));
    }

    Answers(Estimator estimator, LearningSettings settings) {
        this(estimator, settings, new Tenure());
    }

    Answers(Estimator estimator, LearningSettings settings, Tenure tenure) {
        learning = new Learning(settings, () -> Instant.ofEpochMilli(now));
        ServedModel model =
                new ServedModel(MODEL, MODEL, Set.of(Operation.CHAT, Operation.EMBEDDINGS), "bf16", 1_000_000);
        Backend backend = TestBackends.machine(BACKEND, 1000, model);
        Policy policy = new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, """
                        name: test
                        timeZone: UTC
                        objective: cost
                        defaultClass: chat
                        classes:
                          chat: {expectedOutputTokens: 100}
                        """)))
                .policy()
                .orElseThrow();
        decider = new Decider(
                policy,
                policy.matrix(),
                FleetSnapshot.of(List.of(new Offer(backend, model, estimator, state, tenure))),
                world);
    }

    /** Lets the backend be seen to work on so many requests. */
    void running(int requests) {
        state.observed(BackendStatus.serving(new Load(requests, 0, 0.5, Instant.ofEpochMilli(now))), now);
    }

    /** Lets decisions see what is learnt by now. */
    void tell() {
        world.use(learning.learned());
    }

    /** Places a streaming request. */
    Decision place(int promptTokens) {
        return place(InferenceRequest.builder(Operation.CHAT, MODEL)
                .promptTokens(promptTokens)
                .streaming(true)
                .build());
    }

    Decision place(InferenceRequest request) {
        return decider.decide(request, new UUID(0, sequence++), now, workspace);
    }

    /** Ends a request well. */
    void answered(Decision decision, double ttftMs, double tpotMs, int outputTokens) {
        ended(decision, result(RequestResult.Outcome.ANSWERED, 200, 1, ttftMs, tpotMs, outputTokens));
    }

    void ended(Decision decision, RequestResult result) {
        learning.completed(decision, result);
    }

    static RequestResult result(
            RequestResult.Outcome outcome, int status, int attempts, double ttftMs, double tpotMs, int outputTokens) {
        return new RequestResult(
                outcome,
                0,
                attempts,
                status,
                ttftMs,
                ttftMs + tpotMs * (outputTokens - 1),
                InferenceRequest.UNKNOWN,
                outputTokens,
                "");
    }
}
