package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A checked placement rule.
 *
 * @param name unique in its policy
 * @param position where it begins
 * @param salience decides between rules whose exclusive verbs disagree: the highest holds
 * @param enabled whether it takes part at all
 * @param effective the first day it holds, in the policy's time zone
 * @param expires the first day it no longer holds
 * @param patterns what must match: at most one {@link Quantifier#EACH} pattern for each fact
 * @param actions what it contributes; not empty
 */
public record Rule(
        String name,
        Position position,
        int salience,
        boolean enabled,
        Optional<LocalDate> effective,
        Optional<LocalDate> expires,
        List<Pattern> patterns,
        List<Action> actions) {

    public Rule {
        requireNonNull(name, "name");
        requireNonNull(position, "position");
        patterns = List.copyOf(patterns);
        actions = List.copyOf(actions);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("rule \"" + name + "\" has no action");
        }
    }

    /** Whether it permits other models; such rules match no candidate. */
    public boolean substitutes() {
        return actions.stream().anyMatch(Action.Substitute.class::isInstance);
    }

    /** The class it gives requests; empty if it is no rule of classification. */
    public Optional<String> requestClass() {
        return actions.stream()
                .filter(Action.Classify.class::isInstance)
                .map(action -> ((Action.Classify) action).requestClass())
                .findFirst();
    }

    /** Whether it gives requests their class; such rules match no candidate and have no other action. */
    public boolean classifies() {
        return actions.stream().anyMatch(Action.Classify.class::isInstance);
    }
}
