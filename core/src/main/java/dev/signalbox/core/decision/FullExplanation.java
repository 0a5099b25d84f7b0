package dev.signalbox.core.decision;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.explain.Failure;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.language.Rule;
import java.util.List;
import java.util.Optional;

/**
 * A decision with every rule and every candidate accounted for.
 *
 * @param explanation what happened
 * @param rules every rule of the policy, in its order
 * @param losers every candidate that was not chosen, in the order of {@link Explanation#candidates}
 */
public record FullExplanation(Explanation explanation, List<RuleAccount> rules, List<Loser> losers) {

    public FullExplanation {
        requireNonNull(explanation, "explanation");
        rules = List.copyOf(rules);
        losers = List.copyOf(losers);
    }

    /**
     * What one rule made of the decision.
     *
     * @param standing whether it took part that day
     * @param fired whether it fired
     * @param effects what it contributes when it fires, in words
     * @param backends the backends it fired for; empty if it did not fire or matches none in particular
     * @param stops for everything it did not fire for, the first condition that did not hold
     */
    public record RuleAccount(
            Rule rule,
            Standing standing,
            boolean fired,
            List<String> effects,
            List<String> backends,
            List<Stop> stops) {
        public RuleAccount {
            effects = List.copyOf(effects);
            backends = List.copyOf(backends);
            stops = List.copyOf(stops);
        }
    }

    /**
     * A condition that did not hold.
     *
     * @param backends the backend of each observation; empty where it concerns none
     * @param sentence the failure in words, such as {@code ttftMs must be below 300 ms, but is 412 ms (gpu-b)}
     */
    public record Stop(Failure failure, List<String> backends, String sentence) {
        public Stop {
            backends = List.copyOf(backends);
        }
    }

    /**
     * A candidate that was not chosen.
     *
     * @param change the smallest single change that would have made it win; empty if there is none among those tried
     */
    public record Loser(String backend, Loss loss, Optional<Change> change) {}

    /**
     * Why a candidate lost.
     *
     * @param criterion what decided: {@code refused}, {@code forbidden}, {@code wrong-placement}, {@code does-not-fit},
     *     {@code not-serving}, {@code slo}, {@code points}, {@code objective} or {@code draw}
     * @param why in words, with the values that mattered
     */
    public record Loss(String criterion, String why) {}
}
