package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A situation that holds, as a situation rule began it.
 *
 * @param name the name that placement rules ask for
 * @param since when it began
 * @param why the rules that hold it and what they saw, for people
 */
public record ActiveSituation(String name, Instant since, String why) {

    public ActiveSituation {
        requireNonNull(name, "name");
        requireNonNull(since, "since");
        requireNonNull(why, "why");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a situation needs a name");
        }
    }

    /** The text in a field of type {@link FieldType#TEXT}. */
    public String text(SituationField field) {
        return switch (field) {
            case NAME -> name;
        };
    }
}
