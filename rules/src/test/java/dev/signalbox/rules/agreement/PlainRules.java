package dev.signalbox.rules.agreement;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The meaning of placement rules written down as plainly as it goes: every rule, every candidate, every condition. */
final class PlainRules implements PlacementRules {

    private final List<Rule> rules;

    PlainRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public int classify(RequestFacts request, World world) {
        int result = Outcome.NO_RULE;
        int best = 0;
        CandidateFigures none = new CandidateFigures(0);
        for (int index = 0; index < rules.size(); index++) {
            Rule rule = rules.get(index);
            boolean takesPart = rule.classifies() && holdsToday(rule, world);
            if (takesPart
                    && (result == Outcome.NO_RULE || rule.salience() > best)
                    && rule.patterns().stream()
                            .allMatch(pattern -> matches(pattern, new Facts(request, world, List.of(), none, -1)))) {
                best = rule.salience();
                result = index;
            }
        }
        return result;
    }

    @Override
    public List<String> substitutes(RequestFacts classified, World world) {
        Set<String> models = new TreeSet<>();
        CandidateFigures none = new CandidateFigures(0);
        for (Rule rule : rules) {
            if (holdsToday(rule, world)
                    && rule.patterns().stream()
                            .allMatch(pattern -> pattern.fact() != Fact.CANDIDATE
                                    && matches(pattern, new Facts(classified, world, List.of(), none, -1)))) {
                rule.actions().stream()
                        .filter(Action.Substitute.class::isInstance)
                        .forEach(action -> models.add(((Action.Substitute) action).model()));
            }
        }
        return List.copyOf(models);
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        return (request, world, figures, outcome) -> {
            outcome.reset(rules.size(), candidates.size());
            for (int index = 0; index < rules.size(); index++) {
                Rule rule = rules.get(index);
                if (rule.classifies() || !holdsToday(rule, world)) {
                    continue;
                }
                boolean each = rule.patterns().stream()
                        .anyMatch(
                                pattern -> pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH);
                for (int candidate = each ? 0 : -1; candidate < (each ? candidates.size() : 0); candidate++) {
                    Facts facts = new Facts(request, world, candidates, figures, candidate);
                    if (rule.patterns().stream().allMatch(pattern -> matches(pattern, facts))) {
                        fire(index, rule, candidate, outcome);
                    }
                }
            }
        };
    }

    private static boolean holdsToday(Rule rule, World world) {
        return rule.enabled()
                && rule.effective().map(day -> !world.date().isBefore(day)).orElse(true)
                && rule.expires().map(day -> world.date().isBefore(day)).orElse(true);
    }

    private static void fire(int index, Rule rule, int candidate, Outcome outcome) {
        outcome.fired(index, candidate);
        for (Action action : rule.actions()) {
            if (action instanceof Action.Forbid) {
                outcome.forbid(index, candidate);
            } else if (action instanceof Action.Prefer prefer) {
                outcome.prefer(candidate, prefer.points());
            } else if (action instanceof Action.RequirePlacement require) {
                outcome.requirePlacement(index, rule.salience(), require.placement());
            } else if (action instanceof Action.Minimise minimise) {
                outcome.minimise(index, rule.salience(), minimise.objective());
            } else if (action instanceof Action.Fallback fallback) {
                outcome.fallback(index, rule.salience(), fallback.placements());
            } else if (action instanceof Action.Reject reject) {
                outcome.reject(index, rule.salience(), reject.rejection());
            } else if (action instanceof Action.Hedge hedge) {
                outcome.hedge(index, rule.salience(), hedge.hedging());
            } else if (action instanceof Action.Queue queue) {
                outcome.queue(index, rule.salience(), queue.maxMs());
            } else if (action instanceof Action.Tag tag) {
                outcome.tag(index, rule.salience(), tag.key(), tag.value());
            }
        }
    }

    private static boolean matches(Pattern pattern, Facts facts) {
        Stream<?> several =
                switch (pattern.fact()) {
                    case BUDGET ->
                        facts.world.budgets().all().stream()
                                .filter(budget -> budget.tenant().isEmpty()
                                        || budget.tenant()
                                                .equals(facts.request.request().tenant()));
                    case GRID -> facts.world.grids().stream();
                    case FLEET -> facts.world.fleets().stream();
                    case SITUATION -> facts.world.situations().active().stream();
                    default -> Stream.empty();
                };
        if (pattern.fact().existential()) {
            boolean any = several.anyMatch(other -> holds(pattern.condition(), facts.withOther(other)));
            return any == (pattern.quantifier() != Quantifier.NOT);
        }
        if (pattern.fact() == Fact.CANDIDATE && pattern.quantifier() != Quantifier.EACH) {
            boolean any = false;
            for (int other = 0; other < facts.candidates.size(); other++) {
                any |= holds(pattern.condition(), facts.withCandidate(other));
            }
            return any == (pattern.quantifier() == Quantifier.EXISTS);
        }
        return holds(pattern.condition(), facts) != (pattern.quantifier() == Quantifier.NOT);
    }

    private static boolean holds(Condition condition, Facts facts) {
        if (condition instanceof Condition.All all) {
            return all.parts().stream().allMatch(part -> holds(part, facts));
        }
        if (condition instanceof Condition.Any any) {
            return any.parts().stream().anyMatch(part -> holds(part, facts));
        }
        if (condition instanceof Condition.Not not) {
            return !holds(not.part(), facts);
        }
        if (condition instanceof Condition.Known known) {
            return facts.known(known.term());
        }
        if (condition instanceof Condition.NumberComparison comparison) {
            double right = comparison.operand() instanceof Condition.NumberOperand.Bound bound
                    ? facts.number(bound.term())
                    : ((Condition.NumberOperand.Literal) comparison.operand()).value();
            double left = facts.number(comparison.term());
            if (Double.isNaN(left) || Double.isNaN(right)) {
                return false;
            }
            return switch (comparison.operator()) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
            };
        }
        if (condition instanceof Condition.NumberIn in) {
            double value = facts.number(in.term());
            return !Double.isNaN(value)
                    && in.values().stream().anyMatch(each -> each.doubleValue() == value) != in.negated();
        }
        if (condition instanceof Condition.FlagComparison flag) {
            return facts.number(flag.term()) == (flag.value() ? 1 : 0);
        }
        if (condition instanceof Condition.TextIn in) {
            String text = facts.text(in.term());
            return !text.isEmpty() && in.values().contains(text) != in.negated();
        }
        if (condition instanceof Condition.TextEquals equals) {
            String left = facts.text(equals.term());
            String right = facts.text(equals.other());
            return !left.isEmpty() && !right.isEmpty() && left.equals(right) != equals.negated();
        }
        Condition.TextTest test = (Condition.TextTest) condition;
        if (test.term().field() == CandidateField.MARKS) {
            String backend = facts.candidates.get(facts.candidate).backend();
            boolean marked = facts.world.situations().marks().stream()
                    .anyMatch(mark ->
                            mark.backend().equals(backend) && mark.name().equals(test.operand()));
            return marked != test.negated();
        }
        String text = facts.text(test.term());
        boolean found =
                switch (test.operator()) {
                    case CONTAINS -> text.contains(test.operand());
                    case STARTS_WITH -> text.startsWith(test.operand());
                    case ENDS_WITH -> text.endsWith(test.operand());
                    case MATCHES -> text.matches(test.operand());
                };
        return !text.isEmpty() && found != test.negated();
    }

    /** All that a rule sees at once; flags are read as numbers. */
    private record Facts(
            RequestFacts request,
            World world,
            List<CandidateFacts> candidates,
            CandidateFigures figures,
            int candidate,
            Object other) {

        Facts(
                RequestFacts request,
                World world,
                List<CandidateFacts> candidates,
                CandidateFigures figures,
                int candidate) {
            this(request, world, candidates, figures, candidate, "none");
        }

        Facts withCandidate(int another) {
            return new Facts(request, world, candidates, figures, another, other);
        }

        Facts withOther(Object another) {
            return new Facts(request, world, candidates, figures, candidate, another);
        }

        boolean known(Term term) {
            return switch (term.field().type()) {
                case NUMBER, FLAG -> !Double.isNaN(number(term));
                case TEXT, CHOICE, TEXT_MAP -> !text(term).isEmpty();
                case TEXT_SET -> true;
            };
        }

        double number(Term term) {
            if (term.field() instanceof RequestField field) {
                return field.type() == FieldType.FLAG ? (request.flag(field) ? 1 : 0) : request.number(field);
            }
            if (term.field() == ClockField.HOUR) {
                return world.hour();
            }
            if (other instanceof BudgetFacts budget && term.field() instanceof BudgetField field) {
                return field == BudgetField.SPENT_USD
                        ? budget.spentUsd()
                        : field == BudgetField.LIMIT_USD ? budget.limitUsd() : budget.spentUsd() / budget.limitUsd();
            }
            if (other instanceof GridFacts grid && term.field() instanceof GridField) {
                return grid.carbonIntensity();
            }
            if (other instanceof FleetFacts fleet && term.field() instanceof FleetField field) {
                return field == FleetField.BACKENDS
                        ? fleet.backends()
                        : field == FleetField.HEALTHY ? fleet.healthy() : fleet.saturation();
            }
            CandidateField field = (CandidateField) term.field();
            if (field.isFigure()) {
                return figures.get(field, candidate);
            }
            CandidateFacts facts = candidates.get(candidate);
            if (field == CandidateField.OWNED) {
                return facts.owned() ? 1 : 0;
            }
            return facts.contextTokens() == -1 ? Double.NaN : facts.contextTokens();
        }

        String text(Term term) {
            if (term.field() instanceof RequestField field) {
                return field == RequestField.LABELS ? request.label(term.key()) : request.text(field);
            }
            if (term.field() == ClockField.WEEKDAY) {
                return world.weekday().name();
            }
            if (other instanceof BudgetFacts budget && term.field() instanceof BudgetField field) {
                return field == BudgetField.TENANT ? budget.tenant() : budget.period();
            }
            if (other instanceof GridFacts grid && term.field() instanceof GridField) {
                return grid.region();
            }
            if (other instanceof FleetFacts fleet && term.field() instanceof FleetField) {
                return fleet.placement().name();
            }
            if (other instanceof ActiveSituation situation) {
                return situation.name();
            }
            CandidateFacts facts = candidates.get(candidate);
            return switch ((CandidateField) term.field()) {
                case BACKEND -> facts.backend();
                case PLACEMENT -> facts.placement().name();
                case HARDWARE -> facts.hardware();
                case MODEL -> facts.model();
                case QUANTIZATION -> facts.quantization();
                case REGION -> facts.region();
                default -> throw new IllegalArgumentException(term.toString());
            };
        }
    }
}
