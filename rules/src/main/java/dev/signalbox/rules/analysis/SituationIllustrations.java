package dev.signalbox.rules.analysis;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.explain.SituationEvaluator;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.situations.Observation;
import dev.signalbox.spi.Placement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds facts that satisfy a condition of a situation rule, and shows none that was not tried. */
final class SituationIllustrations implements ConditionFindings.Illustrations {

    /** Combinations of values tried. */
    private static final int MAX_TRIES = 300;

    private static final int NOON = 12;

    @Override
    public Optional<String> of(Pattern pattern, Condition condition, Box box) {
        Set<Term> terms = new LinkedHashSet<>(box.sets().keySet());
        box.texts().forEach(text -> terms.add(text.term()));
        boolean ofOneFact = box.relations().isEmpty()
                && terms.stream().allMatch(term -> term.field().fact() == pattern.fact());
        List<Map<Term, Object>> tries = ofOneFact ? combinations(terms, box) : List.of();
        return tries.stream()
                .filter(values -> holds(condition, pattern.fact(), values))
                .findFirst()
                .flatMap(values -> AssignmentText.of(pattern.fact(), values));
    }

    private static List<Map<Term, Object>> combinations(Set<Term> terms, Box box) {
        List<Map<Term, Object>> combinations = List.of(Map.of());
        for (Term term : terms) {
            List<Map<Term, Object>> next = new ArrayList<>();
            for (Object value : Samples.of(term, box)) {
                for (Map<Term, Object> values : combinations) {
                    if (next.size() < MAX_TRIES) {
                        Map<Term, Object> more = new LinkedHashMap<>(values);
                        more.put(term, value);
                        next.add(more);
                    }
                }
            }
            combinations = next;
        }
        return combinations;
    }

    private static boolean holds(Condition condition, Fact kind, Map<Term, Object> given) {
        try {
            return SituationEvaluator.holds(condition, kind, fact(kind, given));
        } catch (IllegalArgumentException e) {
            // Values that a rule may compare with need not go together in one fact.
            return false;
        }
    }

    private static Object fact(Fact kind, Map<Term, Object> given) {
        Values values = new Values(given);
        Assignment.Other other = new Assignment.Other(kind, given);
        return switch (kind) {
            case BACKEND -> backend(values);
            case PRICE ->
                new PriceFacts(
                        values.text(PriceField.BACKEND, "backend-1"),
                        number(values, PriceField.USD_PER_HOUR),
                        number(values, PriceField.USD_PER_MILLION_INPUT_TOKENS),
                        number(values, PriceField.USD_PER_MILLION_OUTPUT_TOKENS));
            case FLEET -> Assignment.fleet(other);
            case GRID -> Assignment.grid(other);
            case BUDGET -> Assignment.budget(other);
            case CLOCK -> clock(values);
            case REQUEST, CANDIDATE, SITUATION ->
                throw new IllegalArgumentException("situation rules match no " + kind.label());
        };
    }

    private static Observation backend(Values values) {
        BackendFacts backend = new BackendFacts(
                values.text(BackendField.ID, "backend-1"),
                Placement.valueOf(values.text(BackendField.PLACEMENT, Placement.GPU.name())),
                values.text(BackendField.HARDWARE, ""),
                values.text(BackendField.REGION, ""),
                values.flag(BackendField.OWNED, true),
                values.flag(BackendField.HEALTHY, true),
                number(values, BackendField.RUNNING),
                number(values, BackendField.WAITING),
                number(values, BackendField.SATURATION),
                number(values, BackendField.KV_CACHE_USAGE),
                number(values, BackendField.LOAD_AGE_MS),
                number(values, BackendField.ERROR_RATE));
        return new Observation(backend, values.flag(BackendField.HEALTH_CHANGED, false));
    }

    private static World clock(Values values) {
        LocalDate date = LocalDate.EPOCH;
        String weekday = values.text(ClockField.WEEKDAY, date.getDayOfWeek().name());
        while (!date.getDayOfWeek().name().equals(weekday)) {
            date = date.plusDays(1);
        }
        return World.of(date, (int) values.number(ClockField.HOUR, NOON));
    }

    private static double number(Values values, Field field) {
        return values.number(field, Double.NaN);
    }
}
