package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.FullExplainer;
import dev.signalbox.core.decision.FullExplanation;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.spi.InferenceRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One request in one state of the world, to be decided by a policy as it would be in a sidecar. Immutable. */
public final class Question {

    private final String name;
    private final Policy policy;
    private final Scenario scenario;
    private final UUID id;

    /**
     * A question.
     *
     * @param seed what the choice among equals is drawn by
     */
    Question(String name, String seed, Policy policy, Scenario scenario) {
        this.name = requireNonNull(name, "name");
        this.policy = requireNonNull(policy, "policy");
        this.scenario = requireNonNull(scenario, "scenario");
        this.id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What came of reading a question.
     *
     * @param question the question; empty if a finding is an error
     * @param findings what there is to say of the files
     */
    public record Result(Optional<Question> question, List<Finding> findings) {
        public Result {
            requireNonNull(question, "question");
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads a question.
     *
     * @param request a YAML or JSON file with the fields of a request
     * @param state a file with what a {@code *_test.yaml} says of the world; one with tests will do
     */
    public static Result read(Policy policy, SourceText request, SourceText state) {
        return QuestionReader.read(policy, request, state);
    }

    /** Reads a question whose request is one of those that the file of the state has by name. */
    public static Result read(Policy policy, String request, SourceText state) {
        return QuestionReader.read(policy, request, state);
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** The request as it comes, without a class. */
    public InferenceRequest request() {
        return scenario.request();
    }

    /** When it is asked, in milliseconds since 1970. */
    public long epochMillis() {
        return scenario.now().toEpochMilli();
    }

    /** Identifies its decision, the same each time. */
    public UUID id() {
        return id;
    }

    /** Makes ready what decides it. Takes a millisecond or so. */
    public Decider decider() {
        return new Decider(
                policy, seen(policy.matrix()), scenario.fleet().snapshot(), scenario.sources(scenario.situations()));
    }

    /** Decides it, and accounts for every rule and every candidate. Takes up to some tenths of a second. */
    public FullExplanation explain() {
        Decision decision = decider().decide(request(), id, epochMillis(), new Workspace());
        return FullExplainer.explain(decision, this::seen);
    }

    /** Rules that see the figures that the state gives. */
    private PlacementRules seen(PlacementRules rules) {
        return new GivenRules(rules, scenario.fleet(), GivenRules.Witness.NONE);
    }
}
