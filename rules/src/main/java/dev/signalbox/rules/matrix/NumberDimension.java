package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * A number's dimension. Between two neighbouring thresholds no condition changes its truth, so a table of the rules for each
 * threshold and each gap between them answers any value.
 */
final class NumberDimension extends Dimension {

    private final Reader.OfNumber source;
    private final double[] thresholds;
    /** Even places for the gaps, odd ones for the thresholds between them, the last for unknown. */
    private final long[] satisfied;

    private NumberDimension(long users, Reader.OfNumber source, double[] thresholds, long[] satisfied) {
        super(users);
        this.source = source;
        this.thresholds = thresholds;
        this.satisfied = satisfied;
    }

    /**
     * @param conditions of the rules, by bit
     * @param thresholds all numbers at which some condition may change its truth, in any order
     */
    static NumberDimension of(Reader.OfNumber source, Conditions<DoublePredicate> conditions, double[] thresholds) {
        double[] sorted = Arrays.stream(thresholds)
                .filter(value -> !Double.isNaN(value))
                .map(value -> value + 0.0)
                .sorted()
                .distinct()
                .toArray();
        long[] satisfied = new long[2 * sorted.length + 2];
        for (int place = 0; place <= sorted.length; place++) {
            double inGap =
                    place == 0 ? sorted.length == 0 ? 0 : Math.nextDown(sorted[0]) : Math.nextUp(sorted[place - 1]);
            satisfied[2 * place] = conditions.satisfied(predicate -> predicate.test(inGap));
            if (place < sorted.length) {
                double threshold = sorted[place];
                satisfied[2 * place + 1] = conditions.satisfied(predicate -> predicate.test(threshold));
            }
        }
        satisfied[2 * sorted.length + 1] = conditions.satisfied(predicate -> predicate.test(Double.NaN));
        return new NumberDimension(conditions.users(), source, sorted, satisfied);
    }

    @Override
    long satisfied(RequestFacts request, World world) {
        return satisfied[place(source.read(request, world, Reader.NO_CANDIDATE, Reader.NO_FIGURES, 0))];
    }

    private int place(double value) {
        if (Double.isNaN(value)) {
            return satisfied.length - 1;
        }
        int low = 0;
        int high = thresholds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thresholds[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < thresholds.length && thresholds[low] == value ? 2 * low + 1 : 2 * low;
    }
}
