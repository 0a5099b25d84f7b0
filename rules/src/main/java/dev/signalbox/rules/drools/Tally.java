package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Aggregation.Result;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The values that the figures of an accumulate are made of: any of them can be taken back without a trace. */
final class Tally implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<TreeMap<Double, Integer>> values = new ArrayList<>();
    private final ArrayList<BigDecimal> sums = new ArrayList<>();
    private final int[] counts;

    Tally(int figures) {
        counts = new int[figures];
        clear();
    }

    void clear() {
        values.clear();
        sums.clear();
        for (int i = 0; i < counts.length; i++) {
            counts[i] = 0;
            values.add(new TreeMap<>());
            sums.add(BigDecimal.ZERO);
        }
    }

    void add(int figure, double value) {
        if (!Double.isNaN(value)) {
            counts[figure]++;
            values.get(figure).merge(value, 1, Integer::sum);
            if (!Double.isInfinite(value)) {
                sums.set(figure, sums.get(figure).add(new BigDecimal(value)));
            }
        }
    }

    void remove(int figure, double value) {
        if (!Double.isNaN(value)) {
            counts[figure]--;
            values.get(figure).computeIfPresent(value, (same, count) -> count == 1 ? null : count - 1);
            if (!Double.isInfinite(value)) {
                sums.set(figure, sums.get(figure).subtract(new BigDecimal(value)));
            }
        }
    }

    Figures figures(List<Result> results) {
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            figures.add(figure(results.get(i), i) + 0.0);
        }
        return new Figures(figures);
    }

    private double figure(Result result, int i) {
        boolean none = counts[i] == 0;
        return switch (result.function()) {
            case COUNT -> counts[i];
            case SUM -> sum(i);
            case AVERAGE -> none ? Double.NaN : sum(i) / counts[i];
            case MIN -> none ? Double.NaN : values.get(i).firstKey();
            case MAX -> none ? Double.NaN : values.get(i).lastKey();
        };
    }

    private double sum(int i) {
        TreeMap<Double, Integer> each = values.get(i);
        double sum = sums.get(i).doubleValue();
        if (each.containsKey(Double.POSITIVE_INFINITY)) {
            sum += Double.POSITIVE_INFINITY;
        }
        if (each.containsKey(Double.NEGATIVE_INFINITY)) {
            sum += Double.NEGATIVE_INFINITY;
        }
        return sum;
    }
}
