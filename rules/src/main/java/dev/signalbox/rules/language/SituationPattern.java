package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A test of one kind of fact in a situation rule.
 *
 * <p>A condition's field on the left of its operator is one of the pattern's own fact; one on the right belongs to the
 * earlier {@link Quantifier#EACH} pattern on its fact, of which there is one.
 *
 * @param window the observations it looks at; empty for the present
 */
public record SituationPattern(Pattern pattern, Optional<Window> window) implements Premise {

    public SituationPattern {
        requireNonNull(pattern, "pattern");
        requireNonNull(window, "window");
    }

    @Override
    public Position position() {
        return pattern.position();
    }
}
