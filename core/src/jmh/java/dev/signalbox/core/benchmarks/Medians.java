package dev.signalbox.core.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The figures of repeated measurements, by what was measured. */
final class Medians {

    private final Map<List<Object>, List<Double>> figures = new HashMap<>();

    /** Adds one repetition's figure. */
    void add(double figure, Object... what) {
        figures.computeIfAbsent(List.of(what), key -> new ArrayList<>()).add(figure);
    }

    /** The median of the repetitions; NaN if there were none. */
    double of(Object... what) {
        double[] sorted = figures.getOrDefault(List.of(what), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
