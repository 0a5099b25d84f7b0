package dev.signalbox.rules;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of a verb of which only one rule's word can hold. */
final class Exclusive<T> {

    private int rule = Outcome.NO_RULE;
    private int salience;
    private @Nullable T value;

    int rule() {
        return rule;
    }

    @Nullable
    T value() {
        return value;
    }

    void clear() {
        rule = Outcome.NO_RULE;
        value = null;
    }

    void offer(int newRule, int newSalience, T newValue) {
        if (rule == Outcome.NO_RULE || newSalience > salience || (newSalience == salience && newRule < rule)) {
            rule = newRule;
            salience = newSalience;
            value = newValue;
        }
    }

    Optional<String> differenceFrom(Exclusive<T> expected, String name) {
        boolean same = rule == expected.rule && Objects.equals(value, expected.value);
        return same
                ? Optional.empty()
                : Optional.of(name + " is " + value + " by rule " + rule + ", the reference says " + expected.value
                        + " by rule " + expected.rule);
    }
}
