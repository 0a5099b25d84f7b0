package dev.signalbox.rules.situations;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Aggregation.Function;
import dev.signalbox.rules.language.Aggregation.Result;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberComparison;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextEquals;
import dev.signalbox.rules.language.Condition.TextIn;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationAction.Persistence;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Timeline.Moment;
import dev.signalbox.spi.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Situation rules and a history to try them on, drawn from a seed. Values come from small sets that rules draw from as well,
 * so that conditions hold about as often as not.
 */
record GeneratedTimeline(List<SituationRule> rules, List<Moment> moments) {

    private static final Position HERE = new Position("generated.drl", 1, 1);
    private static final List<String> IDS = List.of("a", "b", "c", "d");
    private static final List<String> REGIONS = List.of("", "eu", "us");
    private static final double[] NUMBERS = {0, 0.1, 0.2, 0.3, 0.7, 1, 2, 3};
    private static final List<Placement> PLACEMENTS = List.of(Placement.GPU, Placement.CPU);
    private static final List<Field> NUMERIC = List.of(
            BackendField.SATURATION, BackendField.WAITING, BackendField.ERROR_RATE, BackendField.KV_CACHE_USAGE);
    private static final List<Duration> DURATIONS =
            List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(9));

    static GeneratedTimeline of(long seed) {
        Random random = new Random(seed);
        List<SituationRule> rules = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rules.add(new Rules(random).rule("rule " + i));
        }
        List<Moment> moments = new ArrayList<>();
        Instant at = Instant.parse("2026-03-01T23:59:50Z");
        int length = 5 + random.nextInt(25);
        for (int i = 0; i < length; i++) {
            at = at.plusMillis(500L * (1 + random.nextInt(6)));
            moments.add(new Moment(at, state(random)));
        }
        return new GeneratedTimeline(rules, moments);
    }

    private static WorldState state(Random random) {
        List<BackendFacts> backends = new ArrayList<>();
        List<PriceFacts> prices = new ArrayList<>();
        for (String id : IDS) {
            if (random.nextInt(4) != 0) {
                backends.add(new BackendFacts(
                        id,
                        id.equals("d") ? Placement.CPU : Placement.GPU,
                        "",
                        pick(random, REGIONS),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        Math.floor(number(random)),
                        Math.floor(number(random)),
                        number(random),
                        Math.min(1, number(random)),
                        number(random),
                        Math.min(1, number(random))));
            }
            if (random.nextBoolean()) {
                prices.add(new PriceFacts(id, number(random), Double.NaN, Double.NaN));
            }
        }
        List<FleetFacts> fleets = new ArrayList<>();
        for (Placement placement : PLACEMENTS) {
            if (random.nextBoolean()) {
                fleets.add(new FleetFacts(placement, 3, random.nextInt(4), number(random)));
            }
        }
        List<GridFacts> grids = new ArrayList<>();
        for (String region : List.of("eu", "us")) {
            if (random.nextBoolean()) {
                grids.add(new GridFacts(region, number(random)));
            }
        }
        List<BudgetFacts> budgets = random.nextBoolean() ? List.of() : List.of(new BudgetFacts("", "day", 0.5, 2));
        return new WorldState(backends, prices, fleets, grids, budgets);
    }

    private static double number(Random random) {
        return random.nextInt(6) == 0 ? Double.NaN : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Makes one rule, as the checker would let it pass. */
    private static final class Rules {

        private final Random random;
        private final List<Premise> premises = new ArrayList<>();
        private boolean backend;
        private boolean grid;

        Rules(Random random) {
            this.random = random;
        }

        SituationRule rule(String name) {
            boolean figuresFirst = random.nextInt(4) == 0;
            if (figuresFirst) {
                premises.add(aggregation());
            }
            if (random.nextInt(4) == 0) {
                premises.add(grid());
            }
            if (random.nextInt(3) != 0) {
                premises.add(backends(Quantifier.EACH));
                backend = true;
            }
            switch (random.nextInt(6)) {
                case 0 -> premises.add(backends(random.nextBoolean() ? Quantifier.NOT : Quantifier.EXISTS));
                case 1 -> premises.add(prices());
                case 2 -> premises.add(fleets());
                case 3 ->
                    premises.add(pattern(
                            Quantifier.EACH,
                            Fact.CLOCK,
                            new NumberComparison(Term.of(ClockField.HOUR), NumberOperator.EQUAL, literal(23), HERE)));
                default -> {
                    // No more patterns.
                }
            }
            if (!figuresFirst && (premises.isEmpty() || random.nextInt(3) == 0)) {
                premises.add(aggregation());
            }
            return new SituationRule(
                    name,
                    HERE,
                    random.nextInt(12) != 0,
                    Optional.empty(),
                    Optional.empty(),
                    premises,
                    List.of(action()));
        }

        private SituationAction action() {
            String name = pick(random, List.of("x", "y"));
            Persistence persistence = new Persistence(pick(random, DURATIONS), pick(random, DURATIONS));
            boolean ends = random.nextInt(5) == 0;
            if (backend && random.nextBoolean()) {
                return ends
                        ? new SituationAction.Unmark(name, HERE)
                        : new SituationAction.Mark(name, persistence, HERE);
            }
            return ends ? new SituationAction.End(name, HERE) : new SituationAction.Begin(name, persistence, HERE);
        }

        private SituationPattern grid() {
            grid = true;
            return pattern(
                    Quantifier.EACH,
                    Fact.GRID,
                    new NumberComparison(
                            Term.of(GridField.CARBON_INTENSITY), NumberOperator.GREATER, literal(value()), HERE));
        }

        private SituationPattern fleets() {
            return pattern(
                    pick(random, List.of(Quantifier.values())),
                    Fact.FLEET,
                    new NumberComparison(Term.of(FleetField.HEALTHY), NumberOperator.LESS, literal(2), HERE));
        }

        private SituationPattern prices() {
            List<Condition> parts = new ArrayList<>();
            if (backend) {
                parts.add(new TextEquals(Term.of(PriceField.BACKEND), Term.of(BackendField.ID), false, HERE));
            }
            parts.add(new NumberComparison(
                    Term.of(PriceField.USD_PER_HOUR), NumberOperator.GREATER_OR_EQUAL, literal(value()), HERE));
            return pattern(pick(random, List.of(Quantifier.values())), Fact.PRICE, new Condition.All(parts));
        }

        private SituationPattern backends(Quantifier quantifier) {
            Optional<Window> window =
                    quantifier == Quantifier.EACH || random.nextBoolean() ? Optional.empty() : Optional.of(window());
            return new SituationPattern(new Pattern(quantifier, Fact.BACKEND, backendCondition(), HERE), window);
        }

        private Condition backendCondition() {
            List<Condition> parts = new ArrayList<>();
            if (backend) {
                parts.add(join());
                if (random.nextInt(3) == 0) {
                    Field field = pick(random, NUMERIC);
                    parts.add(new NumberComparison(
                            Term.of(field), NumberOperator.LESS, new NumberOperand.Bound(Term.of(field)), HERE));
                }
            } else if (grid && random.nextBoolean()) {
                parts.add(new TextEquals(
                        Term.of(BackendField.REGION), Term.of(GridField.REGION), random.nextInt(3) == 0, HERE));
            }
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                parts.add(test());
            }
            return new Condition.All(parts);
        }

        private Condition join() {
            Field field = pick(random, List.of(BackendField.ID, BackendField.REGION, BackendField.WAITING));
            return field == BackendField.WAITING
                    ? new NumberComparison(
                            Term.of(field), NumberOperator.EQUAL, new NumberOperand.Bound(Term.of(field)), HERE)
                    : new TextEquals(Term.of(field), Term.of(field), false, HERE);
        }

        private Condition test() {
            Condition test =
                    switch (random.nextInt(5)) {
                        case 0 ->
                            new Condition.FlagComparison(
                                    Term.of(pick(
                                            random,
                                            List.of(
                                                    BackendField.HEALTHY,
                                                    BackendField.HEALTH_CHANGED,
                                                    BackendField.OWNED))),
                                    random.nextBoolean(),
                                    HERE);
                        case 1 ->
                            new TextIn(Term.of(BackendField.PLACEMENT), Set.of("GPU"), random.nextBoolean(), HERE);
                        case 2 -> new Condition.Known(Term.of(BackendField.REGION), HERE);
                        default ->
                            new NumberComparison(
                                    Term.of(pick(random, NUMERIC)),
                                    pick(random, List.of(NumberOperator.values())),
                                    literal(value()),
                                    HERE);
                    };
            return switch (random.nextInt(6)) {
                case 0 -> new Condition.Not(test);
                case 1 -> new Condition.Any(List.of(test, test()));
                default -> test;
            };
        }

        private Aggregation aggregation() {
            Optional<Window> window = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(window());
            SituationPattern source =
                    new SituationPattern(new Pattern(Quantifier.EACH, Fact.BACKEND, backendCondition(), HERE), window);
            List<Result> results = new ArrayList<>();
            List<ResultCondition> conditions = new ArrayList<>();
            int count = 1 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                Function function = pick(random, List.of(Function.values()));
                boolean counts = function == Function.COUNT && random.nextBoolean();
                results.add(new Result(
                        "$r" + i, function, counts ? Optional.empty() : Optional.of(Term.of(pick(random, NUMERIC)))));
                NumberOperand operand = backend && random.nextInt(3) == 0
                        ? new NumberOperand.Bound(Term.of(pick(random, NUMERIC)))
                        : literal(value());
                conditions.add(new ResultCondition(i, pick(random, List.of(NumberOperator.values())), operand, HERE));
            }
            return new Aggregation(source, results, conditions, HERE);
        }

        private Window window() {
            return random.nextBoolean()
                    ? new Window.Time(Duration.ofMillis(500L * (1 + random.nextInt(16))))
                    : new Window.Length(1 + random.nextInt(5));
        }

        private double value() {
            return NUMBERS[random.nextInt(NUMBERS.length)];
        }

        private static NumberOperand literal(double value) {
            return new NumberOperand.Literal(value);
        }

        private static SituationPattern pattern(Quantifier quantifier, Fact fact, Condition condition) {
            return new SituationPattern(new Pattern(quantifier, fact, condition, HERE), Optional.empty());
        }
    }
}
