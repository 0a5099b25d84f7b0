package dev.signalbox.rules.agreement;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rules and something to decide by them, drawn from a seed. Values come from small sets that rules draw from as well, so
 * that conditions hold about as often as not.
 */
record GeneratedCase(
        List<Rule> rules,
        List<CandidateFacts> candidates,
        RequestFacts request,
        World world,
        CandidateFigures figures) {

    static final List<String> WORDS = List.of("", "alpha", "beta", "alphabet", "gamma", "a, b");
    static final List<String> CLASSES = List.of("chat", "batch", "voice", "embed");
    static final double[] NUMBERS = {0, 1, 2, 3, 0.5, 100, -1, 23};
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);

    static GeneratedCase of(long seed, int maxRules, int maxCandidates) {
        Random random = new Random(seed);
        List<Rule> rules = new GeneratedRules(random).rules(random.nextInt(maxRules + 1));
        return decision(random, rules, random.nextInt(maxCandidates + 1));
    }

    /** The same rules with another request, other candidates and figures. */
    GeneratedCase again(long seed, int maxCandidates) {
        Random random = new Random(seed);
        return decision(random, rules, random.nextInt(maxCandidates + 1));
    }

    GeneratedCase withRules(List<Rule> others) {
        return new GeneratedCase(others, candidates, request, world, figures);
    }

    private static GeneratedCase decision(Random random, List<Rule> rules, int count) {
        List<CandidateFacts> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(new CandidateFacts(
                    pick(random, WORDS),
                    pick(random, List.of(Placement.values())),
                    pick(random, WORDS),
                    pick(random, WORDS),
                    pick(random, WORDS),
                    random.nextInt(4) - 1,
                    pick(random, WORDS),
                    random.nextBoolean()));
        }
        return new GeneratedCase(rules, candidates, request(random), world(random), figures(random, count));
    }

    private static World world(Random random) {
        List<BudgetFacts> budgets = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            double spent = random.nextInt(5) == 0 ? Double.NaN : random.nextInt(4);
            budgets.add(new BudgetFacts(pick(random, WORDS), pick(random, WORDS), spent, 1 + random.nextInt(3)));
        }
        List<GridFacts> grids = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            grids.add(new GridFacts(
                    pick(random, WORDS), random.nextInt(4) == 0 ? Double.NaN : pick(random, List.of(0.5, 2.0, 100.0))));
        }
        List<FleetFacts> fleets = new ArrayList<>();
        for (Placement placement : Placement.values()) {
            if (random.nextBoolean()) {
                fleets.add(
                        new FleetFacts(placement, 3, random.nextInt(4), random.nextInt(3) - 1 < 0 ? Double.NaN : 0.5));
            }
        }
        List<ActiveSituation> situations = new ArrayList<>();
        List<BackendMark> marks = new ArrayList<>();
        for (String word : WORDS) {
            if (!word.isEmpty() && random.nextInt(3) == 0) {
                situations.add(new ActiveSituation(word, Instant.EPOCH, "test"));
            }
            for (String backend : WORDS) {
                if (!word.isEmpty() && random.nextInt(4) == 0) {
                    marks.add(new BackendMark(backend, word, Instant.EPOCH, "test"));
                }
            }
        }
        return new World(
                FIRST_DAY.plusDays(random.nextInt(10)),
                random.nextInt(24),
                Budgets.of(budgets),
                grids,
                fleets,
                Situations.of(situations, marks));
    }

    private static RequestFacts request(Random random) {
        Map<String, String> labels = new HashMap<>();
        for (String key : GeneratedRules.LABELS) {
            if (random.nextBoolean()) {
                labels.put(key, pick(random, WORDS));
            }
        }
        InferenceRequest request = InferenceRequest.builder(
                        pick(random, List.of(Operation.values())), pick(random, WORDS))
                .tenant(pick(random, WORDS))
                .priority(random.nextInt(5) - 1)
                .promptTokens(random.nextInt(4))
                .maxOutputTokens(random.nextInt(4) - 1)
                .expectedOutputTokens(random.nextInt(4) - 1)
                .streaming(random.nextBoolean())
                .tools(random.nextBoolean())
                .modality(pick(random, List.of(Modality.values())))
                .sessionId(pick(random, WORDS))
                .region(pick(random, WORDS))
                .deadlineMs(random.nextBoolean() ? Double.NaN : 100)
                .labels(labels)
                .build();
        String requestClass = random.nextInt(6) == 0 ? "" : pick(random, CLASSES);
        return new RequestFacts(request, requestClass, number(random), number(random));
    }

    private static CandidateFigures figures(Random random, int count) {
        CandidateFigures figures = new CandidateFigures(random.nextInt(2) * 40);
        figures.reset(count);
        for (CandidateField field : CandidateField.values()) {
            for (int i = 0; field.isFigure() && i < count; i++) {
                if (random.nextInt(5) != 0) {
                    figures.set(field, i, field.type() == FieldType.FLAG ? random.nextInt(2) : number(random));
                }
            }
        }
        return figures;
    }

    private static double number(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> Double.POSITIVE_INFINITY;
            case 3 -> 0.0 / 0.0 * -1;
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
