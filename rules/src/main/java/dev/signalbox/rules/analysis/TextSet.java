package dev.signalbox.rules.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A set of texts: those listed or all but those listed, with or without unknown.
 *
 * @param allBut whether every text is in the set but those listed, rather than those listed alone
 */
public record TextSet(boolean unknown, boolean allBut, Set<String> listed) implements ValueSet {

    /** Nothing. */
    public static final TextSet NONE = new TextSet(false, false, Set.of());

    /** Every text, and unknown. */
    public static final TextSet ALL = new TextSet(true, true, Set.of());

    /** Every text, but not unknown. */
    public static final TextSet KNOWN = new TextSet(false, true, Set.of());

    /** Unknown alone. */
    public static final TextSet UNKNOWN = new TextSet(true, false, Set.of());

    public TextSet {
        listed = Set.copyOf(listed);
    }

    /** These texts. */
    public static TextSet of(Collection<String> values) {
        return new TextSet(false, false, Set.copyOf(values));
    }

    /** Every known text but these. */
    public static TextSet allBut(Collection<String> values) {
        return new TextSet(false, true, Set.copyOf(values));
    }

    /** A flag's value. */
    static TextSet flag(boolean value) {
        return of(Set.of(String.valueOf(value)));
    }

    /** Whether a text is in the set; an empty one stands for unknown. */
    public boolean contains(String value) {
        return value.isEmpty() ? unknown : listed.contains(value) != allBut;
    }

    /** Whether its known texts are listed, so that each can be looked at. */
    boolean finite() {
        return !allBut;
    }

    /** The texts of a finite set of which the test holds, and unknown if it was in the set. */
    TextSet filtered(Predicate<String> test) {
        Set<String> left = new HashSet<>(listed);
        left.removeIf(test.negate());
        return new TextSet(unknown, false, left);
    }

    @Override
    public boolean isEmpty() {
        return !unknown && !allBut && listed.isEmpty();
    }

    @Override
    public boolean admitsUnknown() {
        return unknown;
    }

    @Override
    public TextSet and(ValueSet other) {
        TextSet that = (TextSet) other;
        return new TextSet(
                unknown && that.unknown,
                allBut && that.allBut,
                allBut && that.allBut ? union(listed, that.listed) : allBut ? that.without(this) : without(that));
    }

    @Override
    public TextSet or(ValueSet other) {
        return complement().and(other.complement()).complement();
    }

    @Override
    public TextSet complement() {
        return new TextSet(!unknown, !allBut, listed);
    }

    @Override
    public boolean disjoint(ValueSet other) {
        TextSet that = (TextSet) other;
        if ((unknown && that.unknown) || (allBut && that.allBut)) {
            return false;
        }
        TextSet few = allBut ? that : this;
        TextSet rest = allBut ? this : that;
        for (String value : few.listed) {
            if (rest.listed.contains(value) != rest.allBut) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean within(ValueSet other) {
        TextSet that = (TextSet) other;
        if (unknown && !that.unknown) {
            return false;
        } else if (allBut) {
            return that.allBut && listed.containsAll(that.listed);
        }
        for (String value : listed) {
            if (that.listed.contains(value) == that.allBut) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Object> samples() {
        List<Object> samples = new ArrayList<>();
        if (allBut) {
            for (String word : List.of("any", "other", "another")) {
                if (!listed.contains(word)) {
                    samples.add(word);
                    break;
                }
            }
            if (samples.isEmpty()) {
                samples.add(String.join("-", new TreeSet<>(listed)) + "-not");
            }
        } else {
            new TreeSet<>(listed).stream().limit(8).forEach(samples::add);
        }
        if (unknown) {
            samples.add("");
        }
        return samples;
    }

    /** The listed texts that are in the other set. */
    private Set<String> without(TextSet that) {
        Set<String> left = new HashSet<>(listed);
        left.removeIf(value -> that.listed.contains(value) == that.allBut);
        return left;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }
}
