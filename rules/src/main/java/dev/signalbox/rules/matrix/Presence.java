package dev.signalbox.rules.matrix;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether some fact of a kind, of which there may be several, must satisfy a condition, or none may.
 *
 * <p>Two are equal if they ask for the same, so that it is answered once.
 */
final class Presence {

    private final Fact fact;
    private final Condition condition;
    private final boolean some;
    private final Test test;

    /**
     * @param condition without positions
     * @param some whether there must be one, rather than none
     */
    Presence(Fact fact, Condition condition, boolean some) {
        this.fact = fact;
        this.condition = condition;
        this.some = some;
        test = Test.of(condition);
    }

    boolean holds(RequestFacts request, World world) {
        int count = count(request, world);
        for (int index = 0; index < count; index++) {
            if (test.holds(request, world, Reader.NO_CANDIDATE, Reader.NO_FIGURES, index)) {
                return some;
            }
        }
        return !some;
    }

    private int count(RequestFacts request, World world) {
        return switch (fact) {
            case BUDGET -> Reader.budgets(request, world).size();
            case GRID -> world.grids().size();
            case FLEET -> world.fleets().size();
            case SITUATION -> world.situations().active().size();
            default -> throw new IllegalArgumentException("there is one " + fact + " or one for each candidate");
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Presence presence
                && fact == presence.fact
                && some == presence.some
                && condition.equals(presence.condition);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fact, condition, some);
    }

    @Override
    public String toString() {
        return (some ? "exists " : "not ") + fact + " " + condition;
    }
}
