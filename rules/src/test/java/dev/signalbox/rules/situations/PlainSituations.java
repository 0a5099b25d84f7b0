package dev.signalbox.rules.situations;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
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
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Timeline.Moment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Situation rules by the plainest means: at each moment everything is worked out anew from the whole history. Shares nothing
 * with the engine but the rules.
 */
final class PlainSituations {

    private final List<SituationRule> rules;
    private final ZoneId zone;
    private final List<Moment> history;

    PlainSituations(List<SituationRule> rules, ZoneId zone, List<Moment> history) {
        this.rules = rules;
        this.zone = zone;
        this.history = history;
    }

    /** Something that is seen at a moment; a backend with the index of the moment it was seen at. */
    private record Seen(Fact kind, Object facts, int moment) {}

    /** What holds at a moment, by name, or backend and mark, with the time since when. */
    Map<String, Instant> at(int moment) {
        Set<String> targets = new TreeSet<>();
        for (int i = 0; i <= moment; i++) {
            targets.addAll(asked(i, true));
        }
        Map<String, Instant> result = new TreeMap<>();
        for (String target : targets) {
            int since = moment + 1;
            while (since > 0 && isActive(target, since - 1)) {
                since--;
            }
            if (since <= moment) {
                result.put(target, history.get(since).at());
            }
        }
        return result;
    }

    private boolean isActive(String target, int moment) {
        for (int rule = 0; rule < rules.size(); rule++) {
            for (SituationAction action : rules.get(rule).actions()) {
                if (isHeldBy(rule, action, target, moment)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The later of the last moment at which it would begin and the last at which it would end decides. */
    private boolean isHeldBy(int rule, SituationAction action, String target, int moment) {
        Duration after;
        Duration until;
        if (action instanceof SituationAction.Begin begin) {
            after = begin.persistence().after();
            until = begin.persistence().until();
        } else if (action instanceof SituationAction.Mark mark) {
            after = mark.persistence().after();
            until = mark.persistence().until();
        } else {
            return false;
        }
        for (int i = moment; i >= 0; i--) {
            if (asked(i, false).contains(target)) {
                return false;
            }
            boolean holds = targets(rule, action, i).contains(target);
            int start = i;
            while (start > 0
                    && !asked(start - 1, false).contains(target)
                    && targets(rule, action, start - 1).contains(target) == holds) {
                start--;
            }
            Duration lasted =
                    Duration.between(history.get(start).at(), history.get(i).at());
            if (holds && lasted.compareTo(after) >= 0) {
                return true;
            }
            if (!holds && lasted.compareTo(until) >= 0) {
                return false;
            }
        }
        return false;
    }

    /** What rules ask to begin at a moment, or to end. */
    private Set<String> asked(int moment, boolean begin) {
        Set<String> result = new HashSet<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            for (SituationAction action : rules.get(rule).actions()) {
                boolean begins = action instanceof SituationAction.Begin || action instanceof SituationAction.Mark;
                if (begins == begin) {
                    result.addAll(targets(rule, action, moment));
                }
            }
        }
        return result;
    }

    private final Map<List<Object>, Set<String>> known = new HashMap<>();

    /** What an action of a rule is about at a moment: its name, with the backend before it if it is about one. */
    Set<String> targets(int rule, SituationAction action, int moment) {
        Set<String> remembered = known.get(List.of(rule, action, moment));
        if (remembered != null) {
            return remembered;
        }
        Set<String> result = new HashSet<>();
        for (Map<Fact, Seen> match : matches(rules.get(rule), moment)) {
            result.add(
                    action.onBackend()
                            ? ((BackendFacts) seen(match, Fact.BACKEND).facts()).id() + " " + action.name()
                            : action.name());
        }
        known.put(List.of(rule, action, moment), result);
        return result;
    }

    private List<Map<Fact, Seen>> matches(SituationRule rule, int moment) {
        var day = history.get(moment).at().atZone(zone).toLocalDate();
        boolean today = rule.effective().map(from -> !day.isBefore(from)).orElse(true)
                && rule.expires().map(day::isBefore).orElse(true);
        if (!rule.enabled() || !today) {
            return List.of();
        }
        List<Map<Fact, Seen>> matches = List.of(Map.of());
        for (Premise premise : rule.premises()) {
            List<Map<Fact, Seen>> next = new ArrayList<>();
            for (Map<Fact, Seen> match : matches) {
                if (premise instanceof SituationPattern asked) {
                    List<Seen> found = satisfying(asked, match, moment);
                    switch (asked.pattern().quantifier()) {
                        case EACH ->
                            found.forEach(seen -> {
                                Map<Fact, Seen> longer = new HashMap<>(match);
                                longer.put(seen.kind(), seen);
                                next.add(longer);
                            });
                        case EXISTS -> {
                            if (!found.isEmpty()) {
                                next.add(match);
                            }
                        }
                        case NOT -> {
                            if (found.isEmpty()) {
                                next.add(match);
                            }
                        }
                    }
                } else if (holds((Aggregation) premise, match, moment)) {
                    next.add(match);
                }
            }
            matches = next;
        }
        return matches;
    }

    private List<Seen> satisfying(SituationPattern asked, Map<Fact, Seen> match, int moment) {
        return facts(asked, moment).stream()
                .filter(seen -> holds(asked.pattern().condition(), seen, match))
                .toList();
    }

    private List<Seen> facts(SituationPattern asked, int moment) {
        WorldState state = history.get(moment).state();
        Fact kind = asked.pattern().fact();
        if (asked.window().isPresent()) {
            return inWindow(asked.window().get(), moment);
        }
        List<?> facts =
                switch (kind) {
                    case BACKEND -> state.backends();
                    case PRICE -> state.prices();
                    case FLEET -> state.fleets();
                    case GRID -> state.grids();
                    case BUDGET -> state.budgets();
                    case CLOCK -> List.of(history.get(moment).at().atZone(zone));
                    default -> throw new IllegalArgumentException(kind.label());
                };
        return facts.stream().map(each -> new Seen(kind, each, moment)).toList();
    }

    private List<Seen> inWindow(Window window, int moment) {
        List<Seen> result = new ArrayList<>();
        Instant now = history.get(moment).at();
        if (window instanceof Window.Time time) {
            for (int i = 0; i <= moment; i++) {
                if (Duration.between(history.get(i).at(), now).compareTo(time.duration()) < 0) {
                    int at = i;
                    history.get(i).state().backends().forEach(each -> result.add(new Seen(Fact.BACKEND, each, at)));
                }
            }
            return result;
        }
        for (BackendFacts backend : history.get(moment).state().backends()) {
            Optional<BackendFacts> seen = Optional.of(backend);
            for (int i = moment; i > moment - ((Window.Length) window).count() && seen.isPresent(); i--) {
                result.add(new Seen(Fact.BACKEND, seen.get(), i));
                seen = i == 0 ? Optional.empty() : backend(i - 1, backend.id());
            }
        }
        return result;
    }

    private Optional<BackendFacts> backend(int moment, String id) {
        return history.get(moment).state().backends().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }

    private boolean holds(Aggregation aggregation, Map<Fact, Seen> match, int moment) {
        List<Seen> found = satisfying(aggregation.source(), match, moment);
        for (Aggregation.ResultCondition condition : aggregation.conditions()) {
            double figure = figure(aggregation.results().get(condition.result()), found);
            if (!compare(condition.operator(), figure, operand(condition.operand(), match))) {
                return false;
            }
        }
        return true;
    }

    private double figure(Aggregation.Result result, List<Seen> found) {
        List<Double> values = new ArrayList<>();
        for (Seen seen : found) {
            if (result.field().isEmpty()) {
                values.add(1.0);
            } else if (value(seen, result.field().get().field()) instanceof Double number) {
                values.add(number);
            } else if (value(seen, result.field().get().field()) != null) {
                values.add(1.0);
            }
        }
        BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        return switch (result.function()) {
            case COUNT -> values.size();
            case SUM -> sum.doubleValue();
            case AVERAGE -> values.isEmpty() ? Double.NaN : sum.doubleValue() / values.size();
            case MIN -> values.stream().mapToDouble(each -> each).min().orElse(Double.NaN);
            case MAX -> values.stream().mapToDouble(each -> each).max().orElse(Double.NaN);
        };
    }

    private boolean holds(Condition condition, Seen own, Map<Fact, Seen> match) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().allMatch(part -> holds(part, own, match));
        } else if (condition instanceof Condition.Any any) {
            return any.parts().stream().anyMatch(part -> holds(part, own, match));
        } else if (condition instanceof Condition.Not not) {
            return !holds(not.part(), own, match);
        } else if (condition instanceof Condition.Known isKnown) {
            return value(own, isKnown.term().field()) != null;
        } else if (condition instanceof Condition.NumberComparison comparison) {
            Object left = value(own, comparison.term().field());
            return compare(
                    comparison.operator(),
                    left == null ? Double.NaN : (Double) left,
                    operand(comparison.operand(), match));
        } else if (condition instanceof Condition.FlagComparison flag) {
            return Boolean.valueOf(flag.value()).equals(value(own, flag.term().field()));
        } else if (condition instanceof Condition.TextIn in) {
            Object value = value(own, in.term().field());
            return value != null && in.values().contains(value) != in.negated();
        } else if (condition instanceof Condition.TextEquals equals) {
            Object left = value(own, equals.term().field());
            Object right = value(
                    seen(match, equals.other().field().fact()), equals.other().field());
            return left != null && right != null && left.equals(right) != equals.negated();
        }
        throw new IllegalArgumentException("not generated: " + condition);
    }

    private static Seen seen(Map<Fact, Seen> match, Fact fact) {
        return requireNonNull(match.get(fact), fact.label());
    }

    private double operand(Condition.NumberOperand operand, Map<Fact, Seen> match) {
        if (operand instanceof Condition.NumberOperand.Bound bound) {
            Object value =
                    value(seen(match, bound.term().field().fact()), bound.term().field());
            return value == null ? Double.NaN : (Double) value;
        }
        return ((Condition.NumberOperand.Literal) operand).value();
    }

    private static boolean compare(Condition.NumberOperator operator, double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return false;
        }
        return switch (operator) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LESS -> left < right;
            case LESS_OR_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_OR_EQUAL -> left >= right;
        };
    }

    /** A Double, Boolean or String; null if unknown. */
    private @Nullable Object value(Seen seen, Field field) {
        Object value = raw(seen, field);
        boolean unknown = (value instanceof Double number && number.isNaN()) || "".equals(value);
        return unknown ? null : value;
    }

    private Object raw(Seen seen, Field field) {
        if (seen.facts() instanceof BackendFacts backend) {
            return switch ((BackendField) field) {
                case ID -> backend.id();
                case PLACEMENT -> backend.placement().name();
                case HARDWARE -> backend.hardware();
                case REGION -> backend.region();
                case OWNED -> backend.owned();
                case HEALTHY -> backend.healthy();
                case HEALTH_CHANGED ->
                    seen.moment() > 0
                            && backend(seen.moment() - 1, backend.id())
                                    .map(before -> before.healthy() != backend.healthy())
                                    .orElse(false);
                case RUNNING -> backend.running();
                case WAITING -> backend.waiting();
                case SATURATION -> backend.saturation();
                case KV_CACHE_USAGE -> backend.kvCacheUsage();
                case LOAD_AGE_MS -> backend.loadAgeMs();
                case ERROR_RATE -> backend.errorRate();
            };
        } else if (seen.facts() instanceof PriceFacts price) {
            return field == PriceField.BACKEND ? price.backend() : (Object) price.usdPerHour();
        } else if (seen.facts() instanceof FleetFacts fleet) {
            return switch ((FleetField) field) {
                case PLACEMENT -> fleet.placement().name();
                case BACKENDS -> (double) fleet.backends();
                case HEALTHY -> (double) fleet.healthy();
                case SATURATION -> fleet.saturation();
            };
        } else if (seen.facts() instanceof GridFacts grid) {
            return field == GridField.REGION ? grid.region() : (Object) grid.carbonIntensity();
        } else if (seen.facts() instanceof BudgetFacts budget) {
            return field == BudgetField.TENANT ? budget.tenant() : (Object) budget.spentUsd();
        }
        ZonedDateTime time = (ZonedDateTime) seen.facts();
        return field == ClockField.HOUR
                ? (Object) (double) time.getHour()
                : time.getDayOfWeek().name();
    }
}
