package dev.signalbox.core.testing;

import java.util.Optional;

/** One thing that a test expects of a decision. */
@FunctionalInterface
interface Check {

    /** What is otherwise than expected; empty if nothing is. */
    Optional<Mismatch> test(Observed observed);
}
