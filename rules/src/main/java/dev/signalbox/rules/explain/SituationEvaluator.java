package dev.signalbox.rules.explain;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Aggregation.ResultCondition;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.situations.Observation;
import dev.signalbox.rules.situations.SituationFacts;
import dev.signalbox.rules.situations.Timeline;
import dev.signalbox.rules.situations.WorldState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Evaluates situation rules at one moment after another the way they read: pattern by pattern, condition by condition, and
 * tells a listener what came of each.
 *
 * <p>It stops as soon as the result is clear, from left to right, so a condition that is not reached is not told of. It says
 * what rules match, not how long they have, and must agree on that with the situation engine on every input. It remembers all
 * that it has seen, and is made for the timelines of tests. Not thread-safe.
 */
public final class SituationEvaluator {

    private final ZoneId zone;
    private final SituationListener listener;
    private final AtomicTest atomic = new AtomicTest();
    private final SeenBackends backends = new SeenBackends();
    private WorldState state = WorldState.EMPTY;
    private World clock = World.of(LocalDate.EPOCH, 0);

    /**
     * An evaluator that has seen nothing yet.
     *
     * @param zone of the clock that rules match, and of their dates
     */
    public SituationEvaluator(ZoneId zone, SituationListener listener) {
        this.zone = requireNonNull(zone, "zone");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * Whether a condition holds of a fact; it must not compare it with others.
     *
     * @param fact as {@link SituationFacts} reads it
     */
    public static boolean holds(Condition condition, Fact kind, Object fact) {
        return new SituationEvaluator(ZoneOffset.UTC, SituationListener.NONE)
                .holds(condition, FactSight.of(kind, fact), FactSight.NONE);
    }

    /** Goes on to a moment, not before the last one. */
    public void look(Timeline.Moment moment) {
        LocalDateTime time = LocalDateTime.ofInstant(moment.at(), zone);
        clock = World.of(time.toLocalDate(), time.getHour());
        state = moment.state();
        backends.look(moment);
    }

    /**
     * What a rule matches at the moment: the ids of the backends that its plain pattern matches, or an empty text if it
     * matches without one; nothing if it does not match or is not in force.
     */
    public Set<String> matches(SituationRule rule) {
        Set<String> found = new TreeSet<>();
        if (Standing.of(rule, clock.date()) == Standing.IN_FORCE) {
            match(rule.premises(), FactSight.NONE, found);
        }
        return found;
    }

    private void match(List<Premise> premises, FactSight earlier, Set<String> found) {
        if (premises.isEmpty()) {
            found.add(
                    earlier.facts().get(Fact.BACKEND) instanceof Observation matched
                            ? matched.backend().id()
                            : "");
            return;
        }
        List<Premise> rest = premises.subList(1, premises.size());
        if (premises.get(0) instanceof Aggregation aggregation) {
            if (holds(aggregation, earlier)) {
                match(rest, earlier, found);
            }
            return;
        }
        SituationPattern asked = (SituationPattern) premises.get(0);
        Pattern pattern = asked.pattern();
        if (pattern.quantifier() == Quantifier.EACH) {
            for (Object fact : facts(asked)) {
                if (holds(pattern, fact, earlier)) {
                    match(rest, earlier.with(pattern.fact(), fact), found);
                }
            }
        } else {
            boolean any = facts(asked).stream().anyMatch(fact -> holds(pattern, fact, earlier));
            if (any == (pattern.quantifier() == Quantifier.EXISTS)) {
                match(rest, earlier, found);
            }
        }
    }

    private List<?> facts(SituationPattern asked) {
        if (asked.window().isPresent()) {
            return backends.in(asked.window().get());
        }
        return switch (asked.pattern().fact()) {
            case BACKEND -> backends.now();
            case PRICE -> state.prices();
            case FLEET -> state.fleets();
            case GRID -> state.grids();
            case BUDGET -> state.budgets();
            case CLOCK -> List.of(clock);
            case REQUEST, CANDIDATE, SITUATION ->
                throw new IllegalArgumentException(
                        "situation rules match no " + asked.pattern().fact());
        };
    }

    private boolean holds(Pattern pattern, Object fact, FactSight earlier) {
        return holds(pattern.condition(), FactSight.of(pattern.fact(), fact), earlier);
    }

    private boolean holds(Condition condition, FactSight own, FactSight earlier) {
        if (condition instanceof Condition.All all) {
            for (Condition part : all.parts()) {
                if (!holds(part, own, earlier)) {
                    return false;
                }
            }
            return true;
        } else if (condition instanceof Condition.Any any) {
            for (Condition part : any.parts()) {
                if (holds(part, own, earlier)) {
                    return true;
                }
            }
            return false;
        } else if (condition instanceof Condition.Not not) {
            return !holds(not.part(), own, earlier);
        }
        Truth truth = atomic.of(condition, own, earlier);
        listener.tested(condition, truth);
        return truth.holds();
    }

    private boolean holds(Aggregation aggregation, FactSight earlier) {
        Pattern pattern = aggregation.source().pattern();
        List<FactSight> matching = new ArrayList<>();
        for (Object fact : facts(aggregation.source())) {
            if (holds(pattern, fact, earlier)) {
                matching.add(FactSight.of(pattern.fact(), fact));
            }
        }
        for (ResultCondition condition : aggregation.conditions()) {
            double figure = figure(aggregation.results().get(condition.result()), matching);
            Truth truth =
                    AtomicTest.compared(condition.operator(), figure, AtomicTest.operand(condition.operand(), earlier));
            listener.tested(condition, truth);
            if (!truth.holds()) {
                return false;
            }
        }
        return true;
    }

    private static double figure(Aggregation.Result result, List<FactSight> matching) {
        double[] values = matching.stream()
                .mapToDouble(fact -> value(result.field(), fact))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        return switch (result.function()) {
            case COUNT -> values.length;
            case SUM -> sum(values);
            case AVERAGE -> values.length == 0 ? Double.NaN : sum(values) / values.length;
            case MIN -> Arrays.stream(values).min().orElse(Double.NaN);
            case MAX -> Arrays.stream(values).max().orElse(Double.NaN);
        };
    }

    /** A number that is counted; NaN if it is unknown and is not. */
    private static double value(Optional<Condition.Term> field, FactSight fact) {
        if (field.isEmpty() || field.get().field().type() != FieldType.NUMBER) {
            return field.map(fact::known).orElse(true) ? 1 : Double.NaN;
        }
        return fact.number(field.get());
    }

    /** The sum without any rounding before the end, whatever the order. */
    private static double sum(double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        double infinite = 0;
        for (double value : values) {
            if (Double.isInfinite(value)) {
                infinite += value;
            } else {
                sum = sum.add(new BigDecimal(value));
            }
        }
        return sum.doubleValue() + infinite;
    }
}
