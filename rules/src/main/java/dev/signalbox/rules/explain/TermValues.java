package dev.signalbox.rules.explain;

import dev.signalbox.rules.language.Condition.Term;
import java.util.List;

/** The values that fields have where a condition is tested. */
interface TermValues {

    /** Whether the term's value is known. */
    boolean known(Term term);

    /** A number, or a flag as 0 or 1; NaN if unknown. */
    double number(Term term);

    /** A text; empty if unknown. */
    String text(Term term);

    /** The texts of a set, in order. */
    List<String> texts(Term term);
}
