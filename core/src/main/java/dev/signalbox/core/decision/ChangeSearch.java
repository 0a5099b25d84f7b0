package dev.signalbox.core.decision;

import dev.signalbox.core.fleet.BackendCondition;
import dev.signalbox.core.fleet.CandidateGroup;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.matrix.MatrixRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Looks for the smallest single change with which a candidate would have won, by deciding again with each.
 *
 * <p>Kinds of changes are tried in the order of {@link Change.Kind}, within a kind from the smallest change on; the first one
 * that makes the candidate win is the answer. Values are tried where something can turn: at and beside the numbers that rules
 * compare with, targets, and other candidates' figures; so a figure is the smallest to about one per cent. The work is
 * bounded: a few hundred decisions for each candidate, some thousands together.
 */
final class ChangeSearch {

    private static final int MAX_TRIES = 400;
    private static final int MAX_TRIES_TOGETHER = 20_000;
    private static final int NOBODY = -1;

    private final Decision decision;
    private final CandidateGroup group;
    private final ChangeValues values;
    private final List<Integer> fired;
    private final UnaryOperator<PlacementRules> seen;
    private final Workspace workspace = new Workspace();
    private final AlteredRules rules;
    private final Decider decider;
    private final Map<Integer, Integer> winnersWithoutRule = new HashMap<>();
    private final Map<Integer, Integer> winnersWithoutOther = new HashMap<>();
    private int tries;

    /**
     * @param fired the placement rules that fired, by index
     * @param figures of the decision
     * @param seen gives rules that see the same of the fleet as those of the decision did
     */
    ChangeSearch(
            Decision decision,
            CandidateGroup group,
            List<Integer> fired,
            CandidateFigures figures,
            UnaryOperator<PlacementRules> seen) {
        this.decision = decision;
        this.group = group;
        this.fired = fired;
        this.values = new ChangeValues(decision, group, figures);
        Policy policy = decision.decider().policy();
        this.seen = seen;
        this.rules = new AlteredRules(policy.matrix());
        this.decider = new Decider(policy, seen.apply(rules), FleetSnapshot.EMPTY);
    }

    /** The smallest change; empty if none of those tried makes the candidate win. */
    Optional<Change> smallest(int candidate) {
        if (tries > MAX_TRIES_TOGETHER) {
            return Optional.empty();
        }
        return figure(candidate)
                .or(() -> request(candidate))
                .or(() -> backend(candidate))
                .or(() -> withoutRule(candidate))
                .or(() -> withoutOther(candidate));
    }

    private Optional<Change> figure(int candidate) {
        List<Attempt> attempts = new ArrayList<>();
        for (ChangeValues.OfFigure value : values.figures(candidate)) {
            attempts.add(new Attempt(value.size(), () -> value.change(), () -> {
                rules.alterFigures(
                        (figures, request) -> value.apply(figures, request, candidate, decision.cautiousTokens()));
                int winner = winner(decider, decision.input());
                rules.alterFigures((figures, request) -> {});
                return winner;
            }));
        }
        BackendCondition condition = decision.input().conditions()[candidate];
        if (!condition.healthy()) {
            Change change = new Change(Change.Kind.FIGURE, name(candidate), "healthy", "false", "true");
            attempts.add(new Attempt(1, () -> change, () -> winner(decider, withHealth(candidate, true))));
        }
        return first(attempts, candidate);
    }

    private Optional<Change> request(int candidate) {
        List<Attempt> attempts = new ArrayList<>();
        for (ChangeValues.OfRequest value : values.requests()) {
            Decision.Input changed = decision.input().with(value.request());
            attempts.add(new Attempt(value.size(), value::change, () -> winner(decider, changed)));
        }
        return first(attempts, candidate);
    }

    private Optional<Change> backend(int candidate) {
        List<Attempt> attempts = new ArrayList<>();
        for (ChangeValues.OfBackend value : values.backends(candidate)) {
            attempts.add(new Attempt(1, value::change, () -> {
                rules.alterFacts(facts -> value.in(facts, candidate));
                int winner = winner(decider, decision.input());
                rules.alterFacts(facts -> facts);
                return winner;
            }));
        }
        return first(attempts, candidate);
    }

    private Optional<Change> withoutRule(int candidate) {
        for (int rule : fired) {
            if (winnersWithoutRule.computeIfAbsent(rule, this::winnerWithoutRule) == candidate) {
                String name = decision.decider().policy().rules().get(rule).name();
                return Optional.of(new Change(Change.Kind.WITHOUT_RULE, name, "", "", ""));
            }
        }
        return Optional.empty();
    }

    private Optional<Change> withoutOther(int candidate) {
        for (int other = 0; other < group.size(); other++) {
            boolean serves =
                    other != candidate && decision.input().conditions()[other].healthy();
            if (serves && winnersWithoutOther.computeIfAbsent(other, this::winnerWithoutOther) == candidate) {
                return Optional.of(new Change(Change.Kind.WITHOUT_OTHER, name(other), "", "", ""));
            }
        }
        return Optional.empty();
    }

    /** Something to try, cheaper to describe than to try. */
    private record Attempt(double size, Described change, Tried winner) {

        @FunctionalInterface
        interface Described {
            Change get();
        }

        @FunctionalInterface
        interface Tried {
            int get();
        }
    }

    private Optional<Change> first(List<Attempt> attempts, int candidate) {
        attempts.sort(Comparator.comparingDouble(Attempt::size));
        for (int i = 0; i < attempts.size() && i < MAX_TRIES && tries <= MAX_TRIES_TOGETHER; i++) {
            if (attempts.get(i).winner().get() == candidate) {
                return Optional.of(attempts.get(i).change().get());
            }
        }
        return Optional.empty();
    }

    private int winnerWithoutRule(int absent) {
        // A rule that did not fire does not fire now either: request, time, candidates and figures are the same.
        Policy policy = decision.decider().policy();
        List<Rule> left = new ArrayList<>();
        for (int i = 0; i < policy.rules().size(); i++) {
            Rule rule = policy.rules().get(i);
            boolean stays = i != absent && (rule.classifies() || fired.contains(i));
            left.add(stays ? rule : disabled(rule));
        }
        PlacementRules without = MatrixRules.of(left);
        return winner(new Decider(policy, seen.apply(without), FleetSnapshot.EMPTY), decision.input());
    }

    private static Rule disabled(Rule rule) {
        return new Rule(
                rule.name(),
                rule.position(),
                rule.salience(),
                false,
                rule.effective(),
                rule.expires(),
                rule.patterns(),
                rule.actions());
    }

    private int winnerWithoutOther(int other) {
        return winner(decider, withHealth(other, false));
    }

    private Decision.Input withHealth(int candidate, boolean healthy) {
        Decision.Input input = decision.input();
        BackendCondition[] conditions = input.conditions().clone();
        BackendCondition was = conditions[candidate];
        conditions[candidate] = new BackendCondition(
                healthy, healthy ? "" : "supposed not to serve", was.load(), was.errorRate(), was.rateLimitUsed());
        return input.with(conditions);
    }

    private int winner(Decider changed, Decision.Input input) {
        tries++;
        int[] order = changed.decide(input, workspace).order();
        return order.length == 0 ? NOBODY : order[0];
    }

    private String name(int candidate) {
        return group.offer(candidate).backend().id();
    }
}
