package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

/**
 * A time during which something is not asked.
 *
 * @param why for the operator
 * @param until its end, in milliseconds since 1970
 */
record Pause(String why, long until) {

    static final Pause NONE = new Pause("", Long.MIN_VALUE);

    Pause {
        requireNonNull(why, "why");
    }

    /** The one that ends later. */
    Pause orLater(Pause other) {
        return other.until > until ? other : this;
    }

    /** What is left of it at a time: a pause that is over need not be kept. */
    Pause at(long now) {
        return now >= until ? NONE : this;
    }
}
