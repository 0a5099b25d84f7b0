package dev.signalbox.rules.analysis;

import dev.signalbox.rules.explain.Numbers;
import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers as a union of intervals, with or without unknown.
 *
 * <p>It is kept as the cuts, in ascending order, at which a walk from minus to plus infinity enters or leaves the set. A cut
 * lies just below or just above a number.
 */
public final class NumberSet implements ValueSet {

    /** Nothing. */
    public static final NumberSet NONE = new NumberSet(false, false, new double[0], new boolean[0]);

    /** Every number, and unknown. */
    public static final NumberSet ALL = new NumberSet(true, true, new double[0], new boolean[0]);

    /** Every number, but not unknown. */
    public static final NumberSet KNOWN = new NumberSet(true, false, new double[0], new boolean[0]);

    /** Unknown alone. */
    public static final NumberSet UNKNOWN = new NumberSet(false, true, new double[0], new boolean[0]);

    /** Whether the lowest numbers are in the set. */
    private final boolean startsInside;

    private final boolean unknown;
    private final double[] cuts;
    /** Whether the cut of the same index lies just above its number. */
    private final boolean[] above;

    private NumberSet(boolean startsInside, boolean unknown, double[] cuts, boolean[] above) {
        this.startsInside = startsInside;
        this.unknown = unknown;
        this.cuts = cuts;
        this.above = above;
    }

    /** The known numbers of which a comparison with a number holds. */
    public static NumberSet compared(NumberOperator operator, double value) {
        return switch (operator) {
            case EQUAL -> new NumberSet(false, false, new double[] {value, value}, new boolean[] {false, true});
            case NOT_EQUAL -> new NumberSet(true, false, new double[] {value, value}, new boolean[] {false, true});
            case LESS -> new NumberSet(true, false, new double[] {value}, new boolean[] {false});
            case LESS_OR_EQUAL -> new NumberSet(true, false, new double[] {value}, new boolean[] {true});
            case GREATER -> new NumberSet(false, false, new double[] {value}, new boolean[] {true});
            case GREATER_OR_EQUAL -> new NumberSet(false, false, new double[] {value}, new boolean[] {false});
        };
    }

    /** The numbers from one to another, both included. */
    public static NumberSet between(double least, double most) {
        return compared(NumberOperator.GREATER_OR_EQUAL, least).and(compared(NumberOperator.LESS_OR_EQUAL, most));
    }

    /** These numbers. */
    public static NumberSet of(Collection<Double> values) {
        TreeSet<Double> sorted = new TreeSet<>();
        values.forEach(value -> sorted.add(value + 0.0));
        double[] cuts = new double[2 * sorted.size()];
        boolean[] above = new boolean[cuts.length];
        int i = 0;
        for (double value : sorted) {
            cuts[i++] = value;
            above[i] = true;
            cuts[i++] = value;
        }
        return new NumberSet(false, false, cuts, above);
    }

    /** The whole numbers of the set alone, for a field that has no others. */
    public NumberSet whole() {
        Cuts whole = new Cuts(cuts.length);
        for (int i = 0; i < cuts.length; i++) {
            double from = above[i] ? Math.floor(cuts[i]) + 1 : Math.ceil(cuts[i]);
            whole.toggle(from, false);
        }
        return whole.set(startsInside, unknown);
    }

    /** The set with unknown in it. */
    public NumberSet orUnknown() {
        return new NumberSet(startsInside, true, cuts, above);
    }

    /** Whether a number is in the set; NaN stands for unknown. */
    public boolean contains(double value) {
        if (Double.isNaN(value)) {
            return unknown;
        }
        boolean inside = startsInside;
        for (int i = 0; i < cuts.length && (cuts[i] < value || (cuts[i] == value && !above[i])); i++) {
            inside = !inside;
        }
        return inside;
    }

    /** The greatest lower bound of the known numbers; positive infinity if there are none. */
    double infimum() {
        return startsInside ? Double.NEGATIVE_INFINITY : cuts.length == 0 ? Double.POSITIVE_INFINITY : cuts[0];
    }

    /** The least upper bound of the known numbers; negative infinity if there are none. */
    double supremum() {
        boolean endsInside = startsInside == (cuts.length % 2 == 0);
        return endsInside
                ? Double.POSITIVE_INFINITY
                : cuts.length == 0 ? Double.NEGATIVE_INFINITY : cuts[cuts.length - 1];
    }

    @Override
    public boolean isEmpty() {
        return !unknown && !startsInside && cuts.length == 0;
    }

    @Override
    public boolean admitsUnknown() {
        return unknown;
    }

    @Override
    public NumberSet and(ValueSet other) {
        return combine((NumberSet) other, true);
    }

    @Override
    public NumberSet or(ValueSet other) {
        return combine((NumberSet) other, false);
    }

    @Override
    public NumberSet complement() {
        return new NumberSet(!startsInside, !unknown, cuts, above);
    }

    @Override
    public boolean disjoint(ValueSet other) {
        NumberSet that = (NumberSet) other;
        if ((unknown && that.unknown) || (startsInside && that.startsInside)) {
            return false;
        }
        boolean inside = startsInside;
        boolean thatInside = that.startsInside;
        int i = 0;
        int j = 0;
        while (i < cuts.length || j < that.cuts.length) {
            int order = order(that, i, j);
            if (order <= 0) {
                inside = !inside;
                i++;
            }
            if (order >= 0) {
                thatInside = !thatInside;
                j++;
            }
            if (inside && thatInside) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Object> samples() {
        List<Object> samples = new ArrayList<>();
        boolean inside = startsInside;
        for (int i = -1; i < cuts.length; i++) {
            inside = i < 0 ? startsInside : !inside;
            if (inside && samples.size() < 8) {
                addSamples(samples, i);
            }
        }
        if (unknown) {
            samples.add(Double.NaN);
        }
        return samples;
    }

    /** Values of the interval that begins at a cut, or at minus infinity. */
    private void addSamples(List<Object> samples, int begin) {
        boolean hasLow = begin >= 0;
        boolean hasHigh = begin + 1 < cuts.length;
        double low = hasLow ? cuts[begin] : hasHigh ? Math.min(0, cuts[begin + 1] - 1) : 0;
        double high = hasHigh ? cuts[begin + 1] : hasLow ? Math.max(cuts[begin] + 1, 2 * cuts[begin]) : 1;
        boolean lowInside = !hasLow || !above[begin];
        boolean highInside = !hasHigh || above[begin + 1];
        double step = high - low > 2 ? 1 : (high - low) / 2;
        for (double value :
                new double[] {lowInside ? low : low + step, highInside ? high : high - step, (low + high) / 2}) {
            double rounded = high - low > 2 ? Math.rint(value) : value;
            if (contains(rounded) && Double.isFinite(rounded) && !samples.contains(rounded)) {
                samples.add(rounded + 0.0);
            }
        }
    }

    private NumberSet combine(NumberSet that, boolean both) {
        Cuts result = new Cuts(cuts.length + that.cuts.length);
        boolean inside = startsInside;
        boolean thatInside = that.startsInside;
        boolean combined = both ? inside && thatInside : inside || thatInside;
        boolean start = combined;
        int i = 0;
        int j = 0;
        while (i < cuts.length || j < that.cuts.length) {
            int order = order(that, i, j);
            double cut = order <= 0 ? cuts[i] : that.cuts[j];
            boolean cutAbove = order <= 0 ? above[i] : that.above[j];
            if (order <= 0) {
                inside = !inside;
                i++;
            }
            if (order >= 0) {
                thatInside = !thatInside;
                j++;
            }
            boolean now = both ? inside && thatInside : inside || thatInside;
            if (now != combined) {
                result.toggle(cut, cutAbove);
                combined = now;
            }
        }
        return result.set(start, both ? unknown && that.unknown : unknown || that.unknown);
    }

    /** How the next cut of this set lies to the next one of the other. */
    private int order(NumberSet that, int i, int j) {
        if (i == cuts.length || j == that.cuts.length) {
            return i == cuts.length ? 1 : -1;
        }
        if (cuts[i] != that.cuts[j]) {
            return cuts[i] < that.cuts[j] ? -1 : 1;
        }
        return Boolean.compare(above[i], that.above[j]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumberSet that
                && startsInside == that.startsInside
                && unknown == that.unknown
                && Arrays.equals(cuts, that.cuts)
                && Arrays.equals(above, that.above);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(cuts) + Arrays.hashCode(above) + (startsInside ? 1 : 0) + (unknown ? 2 : 0);
    }

    /** The set in mathematicians' words, such as {@code [0, 10) or (20, inf) or unknown}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        boolean inside = startsInside;
        String open = "(-inf";
        for (int i = 0; i < cuts.length; i++) {
            String number = Numbers.exact(cuts[i]);
            if (inside) {
                parts.add(open + ", " + number + (above[i] ? "]" : ")"));
            } else {
                open = (above[i] ? "(" : "[") + number;
            }
            inside = !inside;
        }
        if (inside) {
            parts.add(open + ", inf)");
        }
        if (unknown) {
            parts.add("unknown");
        }
        return parts.isEmpty() ? "nothing" : String.join(" or ", parts);
    }

    /** Collects cuts in ascending order; two at the same place undo each other. */
    private static final class Cuts {

        private final double[] cuts;
        private final boolean[] above;
        private int size;

        Cuts(int capacity) {
            cuts = new double[capacity];
            above = new boolean[capacity];
        }

        void toggle(double cut, boolean cutAbove) {
            if (size > 0 && cuts[size - 1] == cut && above[size - 1] == cutAbove) {
                size--;
                return;
            }
            cuts[size] = cut;
            above[size++] = cutAbove;
        }

        NumberSet set(boolean startsInside, boolean unknown) {
            return new NumberSet(startsInside, unknown, Arrays.copyOf(cuts, size), Arrays.copyOf(above, size));
        }
    }
}
