package dev.signalbox.rules.explain;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Rule;
import java.util.List;

/**
 * What one rule made of a scene.
 *
 * @param standing whether it took part; if not, it neither fired nor failed
 * @param fired the candidates it fired for, or {@link Outcome#NO_CANDIDATE} alone if it matches none in particular
 * @param failures for everything it did not fire for, the first condition that did not hold, each condition once
 */
public record RuleVerdict(Rule rule, Standing standing, List<Integer> fired, List<Failure> failures) {

    public RuleVerdict {
        requireNonNull(rule, "rule");
        requireNonNull(standing, "standing");
        fired = List.copyOf(fired);
        failures = List.copyOf(failures);
    }
}
