package dev.signalbox.rules.analysis;

import dev.signalbox.rules.language.Condition.Term;
import java.util.TreeSet;

/** What a field can be, in words that go on from "is". */
final class SetText {

    private SetText() {}

    static String of(Term term, ValueSet set) {
        if (set instanceof TextSet texts) {
            return texts.finite() ? "one of " + String.join(", ", new TreeSet<>(texts.listed())) : "any text";
        }
        NumberSet numbers = (NumberSet) set;
        String number = Universe.whole(term.field()) ? "a whole number" : "a number";
        String range = numbers.supremum() == Double.POSITIVE_INFINITY
                ? (numbers.infimum() == Double.NEGATIVE_INFINITY ? "" : ", at least 0")
                : " from " + (long) numbers.infimum() + " to " + (long) last(term, numbers);
        return number + range + (set.admitsUnknown() ? ", or unknown" : "");
    }

    /** The greatest number in a set with a bound; whole sets are cut just below the number after it. */
    private static double last(Term term, NumberSet numbers) {
        return Universe.whole(term.field()) ? numbers.supremum() - 1 : numbers.supremum();
    }
}
