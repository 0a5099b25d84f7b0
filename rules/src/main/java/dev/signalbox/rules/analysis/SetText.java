package dev.signalbox.rules.analysis;

import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Condition.Term;
import java.util.TreeSet;

/** What a field can be, in words that go on from "is". */
final class SetText {

    private SetText() {}

    static String of(Term term, ValueSet set) {
        if (set instanceof TextSet texts) {
            return texts.finite() ? "one of " + String.join(", ", new TreeSet<>(texts.listed())) : "any text";
        }
        return of((NumberSet) set, Universe.whole(term.field()));
    }

    /** The same of numbers, whole ones or not. */
    static String of(NumberSet numbers, boolean whole) {
        if (numbers.infimum() > numbers.supremum()) {
            return "unknown";
        }
        String number = whole ? "a whole number" : "a number";
        double least = whole ? Math.ceil(numbers.infimum()) : numbers.infimum();
        String range = numbers.supremum() == Double.POSITIVE_INFINITY
                ? (least == Double.NEGATIVE_INFINITY ? "" : ", at least " + Numbers.exact(least))
                : " from " + Numbers.exact(least) + " to " + Numbers.exact(last(numbers, whole));
        return number + range + (numbers.admitsUnknown() ? ", or unknown" : "");
    }

    /** The greatest number in a set with a bound; whole sets are cut just below the number after it. */
    private static double last(NumberSet numbers, boolean whole) {
        return whole ? numbers.supremum() - 1 : numbers.supremum();
    }
}
