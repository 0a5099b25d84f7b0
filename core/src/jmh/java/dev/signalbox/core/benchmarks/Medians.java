package dev.signalbox.core.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of repeated measurements, by what was measured.
 *
 * <p>Of the repetitions those count during which other processes took little of the machine, but at least the quietest third.
 */
final class Medians {

    /** The share of the machine that others may take from a measurement that counts. */
    static final double QUIET = 0.03;

    private final Map<List<Object>, List<Sample>> samples = new HashMap<>();

    private record Sample(double figure, double noise) {}

    /**
     * Adds one repetition's figure.
     *
     * @param noise the share of the machine that others took meanwhile
     */
    void add(double figure, double noise, Object... what) {
        samples.computeIfAbsent(List.of(what), key -> new ArrayList<>()).add(new Sample(figure, noise));
    }

    /** The median of the repetitions that count; NaN if there were none. */
    double of(Object... what) {
        double[] sorted = counting(samples.getOrDefault(List.of(what), List.of())).stream()
                .mapToDouble(Sample::figure)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How many repetitions there were, how many count, and how noisy the noisiest of these was. */
    String quietness() {
        long all = samples.values().stream().mapToLong(List::size).sum();
        List<Sample> counted = samples.values().stream()
                .flatMap(list -> counting(list).stream())
                .toList();
        double noisiest = counted.stream().mapToDouble(Sample::noise).max().orElse(Double.NaN);
        return "Of %,d measurements %,d count; other processes took at most %.1f %% of the machine during one of them."
                .formatted(all, counted.size(), noisiest * 100);
    }

    private static List<Sample> counting(List<Sample> list) {
        List<Sample> quietestFirst =
                list.stream().sorted(Comparator.comparingDouble(Sample::noise)).toList();
        long quiet =
                quietestFirst.stream().filter(sample -> sample.noise <= QUIET).count();
        return quietestFirst.subList(0, (int) Math.max(quiet, (list.size() + 2) / 3));
    }
}
