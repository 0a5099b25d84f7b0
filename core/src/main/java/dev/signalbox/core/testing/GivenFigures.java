package dev.signalbox.core.testing;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Figures that a test gives itself, to stand in the place of those that the pipeline finds. */
final class GivenFigures {

    private final List<Given> all = new ArrayList<>();

    private record Given(int candidate, CandidateField figure, double value) {}

    /** Takes the figures of a candidate, which is named by its index. */
    void add(int candidate, Map<CandidateField, Double> figures) {
        figures.forEach((figure, value) -> all.add(new Given(candidate, figure, value)));
    }

    void overwrite(CandidateFigures found) {
        for (int i = 0; i < all.size(); i++) {
            Given given = all.get(i);
            found.set(given.figure, given.candidate, given.value);
        }
    }
}
