package dev.signalbox.rules.explain;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Evaluates rules on one scene the way they read: pattern by pattern, condition by condition, and tells a listener what came
 * of each.
 *
 * <p>It stops as soon as the result is clear, from left to right, so a condition that is not reached is not told of. For
 * patterns that ask whether there is one that matches, each is tested until one does. It must agree with {@code PlacementRules} on
 * every input. Not thread-safe.
 */
public final class ConditionEvaluator {

    private final Scene scene;
    private final ConditionListener listener;
    private final AtomicTest atomic = new AtomicTest();

    public ConditionEvaluator(Scene scene, ConditionListener listener) {
        this.scene = requireNonNull(scene, "scene");
        this.listener = requireNonNull(listener, "listener");
    }

    /** An evaluator whose conditions nobody listens to. */
    public ConditionEvaluator(Scene scene) {
        this(scene, ConditionListener.NONE);
    }

    /**
     * The candidates that the rule fires for; {@link Outcome#NO_CANDIDATE} alone if it fires and matches no candidate in
     * particular; nothing if it does not fire. A rule that is not in force does not fire, and none of its conditions is tested.
     */
    public List<Integer> firings(Rule rule) {
        if (Standing.of(rule, scene.world().date()) != Standing.IN_FORCE) {
            return List.of();
        }
        return subjects(rule)
                .filter(candidate -> matches(rule, candidate))
                .boxed()
                .toList();
    }

    /** What a rule is tried on: each candidate, or {@link Outcome#NO_CANDIDATE} once. */
    IntStream subjects(Rule rule) {
        return matchesEachCandidate(rule)
                ? IntStream.range(0, scene.candidates().size())
                : IntStream.of(Outcome.NO_CANDIDATE);
    }

    /** Whether a rule fires for each candidate that matches, rather than once. */
    static boolean matchesEachCandidate(Rule rule) {
        return rule.patterns().stream()
                .anyMatch(pattern -> pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH);
    }

    private boolean matches(Rule rule, int candidate) {
        Sight sight = Sight.of(scene).at(candidate);
        for (Pattern pattern : rule.patterns()) {
            if (!matches(pattern, sight)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a pattern of a rule matches, or with {@code not} matches nothing. */
    public boolean matches(Pattern pattern, Sight sight) {
        if (pattern.quantifier() == Quantifier.EACH && !pattern.fact().existential()) {
            return holds(pattern.condition(), sight);
        }
        boolean any = others(pattern, sight).anyMatch(other -> holds(pattern.condition(), other));
        return any == (pattern.quantifier() != Quantifier.NOT);
    }

    /** What a pattern is tried on that asks whether there is one that matches. */
    Stream<Sight> others(Pattern pattern, Sight sight) {
        return switch (pattern.fact()) {
            case CANDIDATE -> IntStream.range(0, scene.candidates().size()).mapToObj(sight::at);
            case BUDGET ->
                scene.world().budgets().visibleTo(scene.request().request().tenant()).stream()
                        .map(sight::with);
            case GRID -> scene.world().grids().stream().map(sight::with);
            case FLEET -> scene.world().fleets().stream().map(sight::with);
            case SITUATION -> scene.world().situations().active().stream().map(sight::with);
            case REQUEST, CLOCK -> Stream.of(sight);
            case BACKEND, PRICE -> throw new IllegalArgumentException("placement rules match no " + pattern.fact());
        };
    }

    /** What it evaluates rules on. */
    public Scene scene() {
        return scene;
    }

    /** Whether a condition holds. */
    public boolean holds(Condition condition, Sight sight) {
        if (condition instanceof Condition.All all) {
            for (Condition part : all.parts()) {
                if (!holds(part, sight)) {
                    return false;
                }
            }
            return true;
        } else if (condition instanceof Condition.Any any) {
            for (Condition part : any.parts()) {
                if (holds(part, sight)) {
                    return true;
                }
            }
            return false;
        } else if (condition instanceof Condition.Not not) {
            return !holds(not.part(), sight);
        }
        Truth truth = atomic.of(condition, sight, sight);
        listener.tested(condition, truth, sight);
        return truth.holds();
    }

    /** The field that an atomic condition tests. */
    static Condition.Term term(Condition condition) {
        if (condition instanceof Condition.Known known) {
            return known.term();
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return comparison.term();
        } else if (condition instanceof Condition.NumberIn in) {
            return in.term();
        } else if (condition instanceof Condition.FlagComparison flag) {
            return flag.term();
        } else if (condition instanceof Condition.TextIn in) {
            return in.term();
        } else if (condition instanceof Condition.TextEquals equals) {
            return equals.term();
        } else if (condition instanceof Condition.TextTest test) {
            return test.term();
        }
        throw new IllegalArgumentException("no atomic condition: " + condition);
    }
}
