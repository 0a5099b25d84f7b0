package dev.signalbox.rules.matrix;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Not;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule taken apart by what its conditions read.
 *
 * @param index its place in the policy
 * @param salience decides between rules that contradict each other
 * @param classes the only request classes it is for; empty if it is for more than can be named
 * @param onRequest what else must hold of request and clock
 * @param presences what must hold of the facts of which there may be several
 * @param eachCandidate whether it fires for each candidate that matches, rather than once
 * @param settled what must hold of a candidate's description, by column id
 * @param moving the column of what must hold of a candidate at the moment
 * @param settledCounts what must hold of the descriptions of all candidates together
 * @param movingCounts what must hold of all candidates together at the moment
 * @param forbids whether it takes matching candidates out
 * @param points what it adds to matching candidates
 * @param contributions what it says of the decision as a whole
 * @param substitutes the models it permits
 */
record CompiledRule(
        int index,
        int salience,
        Optional<LocalDate> effective,
        Optional<LocalDate> expires,
        Optional<Set<String>> classes,
        List<Condition> onRequest,
        List<Presence> presences,
        boolean eachCandidate,
        int[] settled,
        int moving,
        List<SettledCount> settledCounts,
        MovingCount[] movingCounts,
        boolean forbids,
        int points,
        Contribution[] contributions,
        List<String> substitutes) {

    /** The rule whose word holds comes first. */
    static final Comparator<CompiledRule> PRECEDENCE =
            Comparator.comparingInt(CompiledRule::salience).reversed().thenComparingInt(CompiledRule::index);

    /** What a rule says of the decision as a whole. */
    @FunctionalInterface
    interface Contribution {
        void addTo(Outcome outcome);
    }

    /** Whether some candidate must satisfy a column, or none may. */
    record SettledCount(int column, boolean some) {}

    /** Whether some candidate must satisfy a column, or none may. */
    record MovingCount(int column, boolean some) {}

    static CompiledRule of(int index, Rule rule, Columns columns) {
        boolean eachCandidate = rule.patterns().stream()
                .anyMatch(pattern -> pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH);
        requireChecked(rule, eachCandidate);
        List<Condition> onRequest = new ArrayList<>();
        List<Presence> presences = new ArrayList<>();
        List<Integer> settled = new ArrayList<>();
        List<Condition> moving = new ArrayList<>();
        List<SettledCount> settledCounts = new ArrayList<>();
        List<MovingCount> movingCounts = new ArrayList<>();
        for (Pattern pattern : rule.patterns()) {
            if (pattern.fact().existential()) {
                Condition condition = new Condition.All(Conjunction.parts(pattern.condition()));
                presences.add(new Presence(pattern.fact(), condition, pattern.quantifier() != Quantifier.NOT));
                continue;
            }
            if (pattern.fact() == Fact.CANDIDATE && pattern.quantifier() != Quantifier.EACH) {
                boolean some = pattern.quantifier() == Quantifier.EXISTS;
                Condition condition = new Condition.All(Conjunction.parts(pattern.condition()));
                if (Scope.of(condition).settledByCandidates()) {
                    settledCounts.add(new SettledCount(columns.settled(condition), some));
                } else {
                    movingCounts.add(new MovingCount(columns.moving(condition), some));
                }
                continue;
            }
            for (Condition condition : Conjunction.parts(ofSingleFact(pattern))) {
                Scope scope = Scope.of(condition);
                if (scope.withoutCandidate()) {
                    onRequest.add(condition);
                } else if (!eachCandidate) {
                    throw new IllegalArgumentException("rule \"" + rule.name()
                            + "\" reads a candidate without a pattern that matches each: " + condition);
                } else if (scope.settledByCandidates()) {
                    settled.add(columns.settled(condition));
                } else {
                    moving.add(condition);
                }
            }
        }
        ClassFilter classes = ClassFilter.of(onRequest);
        return new CompiledRule(
                index,
                rule.salience(),
                rule.effective(),
                rule.expires(),
                classes.classes(),
                classes.others(),
                List.copyOf(presences),
                eachCandidate,
                settled.stream().mapToInt(Integer::intValue).toArray(),
                columns.moving(together(moving)),
                List.copyOf(settledCounts),
                movingCounts.toArray(MovingCount[]::new),
                forbids(rule),
                points(rule),
                contributions(index, rule),
                substitutes(rule));
    }

    private static Condition together(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.get(0) : new Condition.All(conditions);
    }

    private static void requireChecked(Rule rule, boolean eachCandidate) {
        boolean onCandidate = rule.actions().stream().anyMatch(Action::onCandidate);
        if (onCandidate && !eachCandidate) {
            throw new IllegalArgumentException(
                    "rule \"" + rule.name() + "\" acts on a candidate without a pattern that matches each");
        }
        boolean candidates = rule.patterns().stream().anyMatch(pattern -> pattern.fact() == Fact.CANDIDATE);
        if (rule.substitutes() && candidates) {
            throw new IllegalArgumentException("rule \"" + rule.name() + "\" substitutes and matches candidates");
        }
        boolean onlyClassifies = rule.actions().stream().allMatch(Action.Classify.class::isInstance) && !candidates;
        if (rule.classifies() && !onlyClassifies) {
            throw new IllegalArgumentException(
                    "rule \"" + rule.name() + "\" classifies and matches candidates or has another action");
        }
    }

    private static List<String> substitutes(Rule rule) {
        List<String> models = new ArrayList<>();
        for (Action action : rule.actions()) {
            if (action instanceof Action.Substitute substitute) {
                models.add(substitute.model());
            }
        }
        return List.copyOf(models);
    }

    /** There is one request and one clock: no fact that matches is one fact that does not. */
    private static Condition ofSingleFact(Pattern pattern) {
        return pattern.quantifier() == Quantifier.NOT ? new Not(pattern.condition()) : pattern.condition();
    }

    private static boolean forbids(Rule rule) {
        return rule.actions().stream().anyMatch(Action.Forbid.class::isInstance);
    }

    private static int points(Rule rule) {
        int points = 0;
        for (Action action : rule.actions()) {
            if (action instanceof Action.Prefer prefer) {
                points += prefer.points();
            }
        }
        return points;
    }

    private static Contribution[] contributions(int index, Rule rule) {
        List<Contribution> contributions = new ArrayList<>();
        int salience = rule.salience();
        for (Action action : rule.actions()) {
            if (action instanceof Action.RequirePlacement require) {
                contributions.add(outcome -> outcome.requirePlacement(index, salience, require.placement()));
            } else if (action instanceof Action.Minimise minimise) {
                contributions.add(outcome -> outcome.minimise(index, salience, minimise.objective()));
            } else if (action instanceof Action.Fallback fallback) {
                contributions.add(outcome -> outcome.fallback(index, salience, fallback.placements()));
            } else if (action instanceof Action.Reject reject) {
                contributions.add(outcome -> outcome.reject(index, salience, reject.rejection()));
            } else if (action instanceof Action.Hedge hedge) {
                contributions.add(outcome -> outcome.hedge(index, salience, hedge.hedging()));
            } else if (action instanceof Action.Queue queue) {
                contributions.add(outcome -> outcome.queue(index, salience, queue.maxMs()));
            } else if (action instanceof Action.Tag tag) {
                contributions.add(outcome -> outcome.tag(index, salience, tag.key(), tag.value()));
            }
        }
        return contributions.toArray(Contribution[]::new);
    }
}
