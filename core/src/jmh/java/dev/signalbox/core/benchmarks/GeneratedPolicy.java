package dev.signalbox.core.benchmarks;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.All;
import dev.signalbox.rules.language.Condition.FlagComparison;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperand.Bound;
import dev.signalbox.rules.language.Condition.NumberOperand.Literal;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A policy as operators write them, made to size: most rules name a request class, then placements, regions, owners,
 * labels, tenants, prompt lengths, and thresholds of load and predicted times; every tenth sets an objective.
 */
final class GeneratedPolicy {

    private static final Position POSITION = new Position("generated.drl", 1, 1);
    private static final List<String> CLASSES =
            List.of("realtime-voice", "interactive-chat", "batch", "embeddings", "agents");
    private static final List<String> REGIONS = List.of("eu-west", "eu-north", "us-east", "ap-south");
    private static final List<String> TENANTS = List.of("acme", "globex", "initech", "umbrella", "hooli", "");
    private static final List<String> DATA = List.of("personal", "medical", "financial", "export-controlled");
    private static final Placement[] PLACEMENTS = Placement.values();

    private final Random random;

    GeneratedPolicy(long seed) {
        random = new Random(seed);
    }

    List<Rule> rules(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule(i));
        }
        return rules;
    }

    List<CandidateFacts> candidates(int count) {
        List<CandidateFacts> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(new CandidateFacts(
                    "backend-" + i,
                    PLACEMENTS[i % PLACEMENTS.length],
                    "H100",
                    "llama-3.3-70b",
                    i % 3 == 0 ? "fp8" : "bf16",
                    i % 2 == 0 ? 8192 : 131_072,
                    pick(REGIONS),
                    random.nextBoolean()));
        }
        return candidates;
    }

    RequestFacts request() {
        int promptTokens = 1 << random.nextInt(14);
        InferenceRequest request = InferenceRequest.builder(
                        random.nextInt(5) == 0 ? Operation.EMBEDDINGS : Operation.CHAT, "llama-3.3-70b")
                .tenant(pick(TENANTS))
                .priority(random.nextInt(10))
                .promptTokens(promptTokens)
                .expectedOutputTokens(200)
                .streaming(random.nextBoolean())
                .region(pick(REGIONS))
                .labels(random.nextInt(4) == 0 ? Map.of("data", pick(DATA)) : Map.of())
                .build();
        return new RequestFacts(request, pick(CLASSES), 200 + random.nextInt(800), 20 + random.nextInt(60));
    }

    CandidateFigures figures(int count) {
        CandidateFigures figures = new CandidateFigures(count);
        figures.reset(count);
        for (int i = 0; i < count; i++) {
            figures.set(CandidateField.HEALTHY, i, CandidateFigures.TRUE);
            figures.set(CandidateField.SATURATION, i, random.nextDouble() * 1.2);
            figures.set(CandidateField.KV_CACHE_USAGE, i, random.nextDouble());
            figures.set(CandidateField.TTFT_MS, i, random.nextDouble() * 1000);
            figures.set(CandidateField.TPOT_MS, i, random.nextDouble() * 80);
            figures.set(CandidateField.ERROR_RATE, i, random.nextDouble() * 0.1);
            figures.set(CandidateField.COST_USD, i, random.nextDouble() * 0.01);
        }
        return figures;
    }

    private Rule rule(int number) {
        Condition ofClass = textIn(RequestField.REQUEST_CLASS, pick(CLASSES));
        Action prefer = new Action.Prefer(1 + random.nextInt(10), POSITION);
        Action avoid = new Action.Prefer(-1 - random.nextInt(10), POSITION);
        Action forbid = new Action.Forbid("not here", POSITION);
        Condition placement = textIn(CandidateField.PLACEMENT, PLACEMENTS[random.nextInt(PLACEMENTS.length)].name());
        return switch (number % 10) {
            case 0 ->
                rule(
                        number,
                        prefer,
                        ofClass,
                        new All(List.of(
                                placement, compare(CandidateField.TTFT_MS, NumberOperator.LESS, steps(100, 8)))));
            case 1 ->
                rule(
                        number,
                        forbid,
                        new TextIn(new Term(RequestField.LABELS, "data"), Set.of(pick(DATA)), false, POSITION),
                        new FlagComparison(Term.of(CandidateField.OWNED), false, POSITION));
            case 2 ->
                rule(
                        number,
                        avoid,
                        ofClass,
                        compare(CandidateField.SATURATION, NumberOperator.GREATER, steps(0.1, 10)));
            case 3 ->
                rule(
                        number,
                        forbid,
                        new All(List.of(
                                ofClass, compare(RequestField.PROMPT_TOKENS, NumberOperator.GREATER, steps(512, 16)))),
                        placement);
            case 4 ->
                new Rule(
                        "rule " + number,
                        POSITION,
                        number,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new Pattern(Quantifier.EACH, Fact.REQUEST, ofClass, POSITION)),
                        List.of(new Action.Minimise(Objective.values()[random.nextInt(3)], POSITION)));
            case 5 ->
                rule(
                        number,
                        prefer,
                        new All(List.of(ofClass, textIn(RequestField.TENANT, TENANTS.get(random.nextInt(5))))),
                        textIn(CandidateField.REGION, pick(REGIONS)));
            case 6 ->
                rule(
                        number,
                        avoid,
                        Condition.ALWAYS,
                        new All(List.of(
                                placement,
                                compare(CandidateField.KV_CACHE_USAGE, NumberOperator.GREATER, steps(0.1, 9)))));
            case 7 ->
                rule(
                        number,
                        forbid,
                        new All(List.of(ofClass, compare(RequestField.PRIORITY, NumberOperator.GREATER_OR_EQUAL, 5))),
                        compare(CandidateField.ERROR_RATE, NumberOperator.GREATER, steps(0.02, 5)));
            case 8 -> rule(number, prefer, textIn(RequestField.OPERATION, "embeddings"), placement);
            default ->
                rule(
                        number,
                        avoid,
                        ofClass,
                        new NumberComparison(
                                Term.of(CandidateField.TTFT_MS),
                                NumberOperator.GREATER,
                                new Bound(Term.of(RequestField.TTFT_TARGET_MS)),
                                POSITION));
        };
    }

    private static Rule rule(int number, Action action, Condition onRequest, Condition onCandidate) {
        return new Rule(
                "rule " + number,
                POSITION,
                0,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new Pattern(Quantifier.EACH, Fact.REQUEST, onRequest, POSITION),
                        new Pattern(Quantifier.EACH, Fact.CANDIDATE, onCandidate, POSITION)),
                List.of(action));
    }

    private static Condition textIn(Field field, String value) {
        return new TextIn(Term.of(field), Set.of(value), false, POSITION);
    }

    private static Condition compare(Field field, NumberOperator operator, double value) {
        NumberOperand operand = new Literal(value);
        return new NumberComparison(Term.of(field), operator, operand, POSITION);
    }

    private double steps(double step, int count) {
        return step * (1 + random.nextInt(count));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
