package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;

/**
 * All that the rules of one group ask of one field of the request, looked up at once: from the field's value to the rules
 * that it satisfies, as bits.
 */
abstract class Dimension {

    private final long users;

    Dimension(long users) {
        this.users = users;
    }

    /** The rules that ask for the field. */
    final long users() {
        return users;
    }

    /** The rules that the value of the field satisfies; those that do not ask for it are among them. */
    abstract long satisfied(RequestFacts request, World world);
}
