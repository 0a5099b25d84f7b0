package dev.signalbox.core.decision;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.spi.Placement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the eligible candidates of one decision are tried.
 *
 * <p>Those predicted to meet the targets come first, then those with more points, then those with the lower objective. Among
 * the best that are about as good, the first is the better of two drawn at random, weighted by what they can run at once.
 */
final class Ranking {

    /** Objectives closer than this share of the best one count as equal: estimates are no better than that. */
    private static final double TOLERANCE = 0.05;

    private int[] order = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int candidate) {
        if (size == order.length) {
            order = Arrays.copyOf(order, size * 2);
        }
        order[size++] = candidate;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Whether every candidate is known to run as many requests as it can, or more. */
    boolean allBusy(CandidateFigures figures) {
        double[] saturation = figures.column(CandidateField.SATURATION);
        for (int i = 0; i < size; i++) {
            // An unknown one is NaN, which does not count as busy.
            if (!(saturation[order[i]] >= 1)) {
                return false;
            }
        }
        return true;
    }

    /** Puts the best first; the rest keeps the order in which it may be fallen back to. */
    void sort(CandidateFigures figures, Outcome outcome, Objective objective, Capacities capacities, long seed) {
        double[] meetsSlo = figures.column(CandidateField.MEETS_SLO);
        double[] objectives = figures.column(objective.field());
        // Insertion sort: a few dozen at most, and stable, so that equals keep the order of the configuration.
        for (int i = 1; i < size; i++) {
            int candidate = order[i];
            int j = i - 1;
            while (j >= 0 && before(candidate, order[j], meetsSlo, objectives, outcome)) {
                order[j + 1] = order[j];
                j--;
            }
            order[j + 1] = candidate;
        }
        int equals = equalsOfFirst(meetsSlo, objectives, outcome);
        if (equals > 1) {
            moveToFront(betterOfTwo(equals, figures, capacities, seed));
        }
    }

    /** The order to try: the first candidate, then the others as the fallback verb wants them. */
    int[] toArray(@Nullable List<Placement> fallbacks, Placements placements) {
        if (fallbacks == null) {
            return Arrays.copyOf(order, size);
        }
        int[] result = new int[size];
        int count = 0;
        result[count++] = order[0];
        for (Placement placement : fallbacks) {
            for (int i = 1; i < size; i++) {
                if (placements.of(order[i]) == placement) {
                    result[count++] = order[i];
                }
            }
        }
        return Arrays.copyOf(result, count);
    }

    /** How many requests a candidate's backend runs at once. */
    @FunctionalInterface
    interface Capacities {
        int of(int candidate);
    }

    /** The class of hardware a candidate runs on. */
    @FunctionalInterface
    interface Placements {
        Placement of(int candidate);
    }

    private static boolean before(int left, int right, double[] meetsSlo, double[] objectives, Outcome outcome) {
        boolean leftMeets = meetsSlo[left] == CandidateFigures.TRUE;
        boolean rightMeets = meetsSlo[right] == CandidateFigures.TRUE;
        if (leftMeets != rightMeets) {
            return leftMeets;
        }
        int points = Integer.compare(outcome.points(left), outcome.points(right));
        // An unknown objective is NaN, which Double.compare puts last.
        return points != 0 ? points > 0 : Double.compare(objectives[left], objectives[right]) < 0;
    }

    /** Whether an objective is worse than the best one by more than what estimates are good for. */
    static boolean isWorse(double objective, double best) {
        double limit = best + Math.abs(best) * TOLERANCE;
        return !(objective <= limit) && !Double.isNaN(limit);
    }

    private int equalsOfFirst(double[] meetsSlo, double[] objectives, Outcome outcome) {
        int first = order[0];
        int count = 1;
        while (count < size) {
            int candidate = order[count];
            boolean sameSlo =
                    (meetsSlo[candidate] == CandidateFigures.TRUE) == (meetsSlo[first] == CandidateFigures.TRUE);
            boolean close = !isWorse(objectives[candidate], objectives[first]);
            if (!sameSlo || !close || outcome.points(candidate) != outcome.points(first)) {
                break;
            }
            count++;
        }
        return count;
    }

    private int betterOfTwo(int count, CandidateFigures figures, Capacities capacities, long seed) {
        int first = draw(count, -1, capacities, seed);
        int second = draw(count, first, capacities, mix(seed));
        double[] endToEnd = figures.column(CandidateField.END_TO_END_MS);
        double[] saturation = figures.column(CandidateField.SATURATION);
        int byTime = Double.compare(endToEnd[order[first]], endToEnd[order[second]]);
        int better = byTime != 0 ? byTime : Double.compare(saturation[order[first]], saturation[order[second]]);
        return better <= 0 ? first : second;
    }

    /** Draws one of the first candidates, but not the excluded one, each as likely as what it can run at once. */
    private int draw(int count, int excluded, Capacities capacities, long seed) {
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += i == excluded ? 0 : capacities.of(order[i]);
        }
        long point = Math.floorMod(mix(seed), total);
        int drawn = -1;
        for (int i = 0; point >= 0 && i < count; i++) {
            if (i != excluded) {
                point -= capacities.of(order[i]);
                drawn = i;
            }
        }
        return drawn;
    }

    private void moveToFront(int index) {
        int candidate = order[index];
        System.arraycopy(order, 0, order, 1, index);
        order[0] = candidate;
    }

    /** Spreads a seed's bits: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long seed) {
        long mixed = seed + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
