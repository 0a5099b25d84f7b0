package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A checked situation rule.
 *
 * @param name unique in its policy, placement rules included
 * @param position where it begins
 * @param enabled whether it takes part at all
 * @param effective the first day it holds, in the policy's time zone
 * @param expires the first day it no longer holds
 * @param premises what must hold, in the order in which it is written; not empty
 * @param actions what it does while they hold; not empty
 */
public record SituationRule(
        String name,
        Position position,
        boolean enabled,
        Optional<LocalDate> effective,
        Optional<LocalDate> expires,
        List<Premise> premises,
        List<SituationAction> actions) {

    public SituationRule {
        requireNonNull(name, "name");
        requireNonNull(position, "position");
        premises = List.copyOf(premises);
        actions = List.copyOf(actions);
        if (premises.isEmpty() || actions.isEmpty()) {
            throw new IllegalArgumentException("rule \"" + name + "\" asks nothing or does nothing");
        }
    }
}
