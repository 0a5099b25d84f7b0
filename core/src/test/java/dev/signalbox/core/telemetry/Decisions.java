package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.RequestClass;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes real decisions for tests: one rule that always fires, and backends that take a dollar and two joules a token. */
final class Decisions {

    static final InferenceRequest CHAT = InferenceRequest.builder(Operation.CHAT, "llama")
            .promptTokens(100)
            .maxOutputTokens(50)
            .streaming(true)
            .build();

    static final InferenceRequest OF_UNKNOWN_MODEL = InferenceRequest.builder(Operation.CHAT, "made-up-name")
            .maxOutputTokens(50)
            .streaming(true)
            .label(InferenceRequest.ON_DEVICE_FAILED_LABEL, InferenceRequest.UNNAMED_DECISION)
            .build();

    private static final Estimator PER_TOKEN = (request, load) -> {
        int tokens = request.promptTokens() + request.expectedOutputTokens();
        return new CostEstimate(100, 10, tokens, 0, 2 * tokens, 0, 0.1);
    };

    private final Decider decider;
    private final Workspace workspace = new Workspace();
    private long sequence;

    /** Decisions among so many GPU backends, called {@code gpu-0} and so on, with so many rules. */
    Decisions(int backends, int rules) {
        RequestClass chat = new RequestClass("chat", 500, 50, 50);
        PlacementRules firing = new AllFire(rules);
        List<Rule> named = IntStream.range(0, rules)
                .mapToObj(index -> new Rule(
                        "rule " + index,
                        new Position("test.drl", 1, 1),
                        0,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(new Action.Prefer(1, new Position("test.drl", 1, 1)))))
                .toList();
        Policy policy = new Policy(
                "test",
                "sha256:0123",
                ZoneId.of("UTC"),
                Map.of("chat", chat),
                chat,
                Objective.values()[0],
                named,
                firing,
                firing);
        decider = new Decider(
                policy,
                firing,
                FleetSnapshot.of(
                        IntStream.range(0, backends).mapToObj(Decisions::offer).toList()));
    }

    /** A decision after a second of waiting, of a request that another model than the one asked for serves. */
    Decision decideSubstitute(InferenceRequest request) {
        Position position = new Position("test.drl", 9, 1);
        List<Rule> rules = List.of(new Rule(
                "substitute",
                position,
                0,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new Action.Substitute("llama", position))));
        Policy before = decider.policy();
        Policy policy = new Policy(
                before.name(),
                before.revision(),
                before.zone(),
                before.classes(),
                before.defaultClass(),
                before.objective(),
                rules,
                before.matrix(),
                before.reference());
        Decider substituting = new Decider(policy, new AllFire(1), decider.fleet());
        return substituting.decide(request, new UUID(0, sequence++), 1_000_000, 1000, workspace);
    }

    Policy policy() {
        return decider.policy();
    }

    Decision decide(InferenceRequest request) {
        return decider.decide(request, new UUID(0, sequence++), 1_000_000, workspace);
    }

    static RequestResult answered(double ttftMs, double durationMs, int promptTokens, int outputTokens) {
        return new RequestResult(
                RequestResult.Outcome.ANSWERED, 0, 1, 200, ttftMs, durationMs, promptTokens, outputTokens, "");
    }

    private static Offer offer(int index) {
        ServedModel model =
                new ServedModel("llama", "llama-3.1-8b", Set.of(Operation.CHAT), "bf16", InferenceRequest.UNKNOWN);
        Backend backend = new Backend(
                "gpu-" + index,
                Placement.GPU,
                "H100-SXM",
                URI.create("http://10.0.0.1:" + (8000 + index)),
                "",
                true,
                8,
                List.of(model),
                Map.of(),
                Map.of());
        return new Offer(backend, model, PER_TOKEN, new BackendState(8));
    }

    private record AllFire(int rules) implements PlacementRules {

        @Override
        public int classify(RequestFacts request, World world) {
            return Outcome.NO_RULE;
        }

        @Override
        public List<String> substitutes(RequestFacts classified, World world) {
            return List.of("llama");
        }

        @Override
        public Prepared prepare(List<CandidateFacts> candidates) {
            return (RequestFacts request, World world, CandidateFigures figures, Outcome outcome) -> {
                outcome.reset(rules, candidates.size());
                for (int rule = 0; rule < rules; rule++) {
                    outcome.fired(rule, -1);
                }
            };
        }
    }
}
