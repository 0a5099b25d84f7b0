package dev.signalbox.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

final class RankingTest {

    /** What one candidate is judged by. */
    private record Candidate(double meetsSlo, int points, double usd) {}

    private final Ranking ranking = new Ranking();

    @Property(tries = 1000)
    void ordersByTargetsThenPointsThenObjectiveAndElseAsConfigured(
            @ForAll("candidates") List<Candidate> candidates, @ForAll long seed) {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            expected.add(i);
        }
        expected.sort(Comparator.comparing(
                candidates::get,
                Comparator.<Candidate>comparingInt(candidate -> meets(candidate) ? 0 : 1)
                        .thenComparing(Candidate::points, Comparator.reverseOrder())
                        .thenComparingDouble(Candidate::usd)));

        int[] order = order(candidates, seed);

        Candidate best = candidates.get(expected.get(0));
        Candidate chosen = candidates.get(order[0]);
        assertThat(meets(chosen)).isEqualTo(meets(best));
        assertThat(chosen.points()).isEqualTo(best.points());
        assertThat(Ranking.isWorse(chosen.usd(), best.usd())).isFalse();
        // The chosen one is drawn from the best; the others keep their order behind it.
        expected.remove((Integer) order[0]);
        expected.add(0, order[0]);
        assertThat(order)
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }

    private int[] order(List<Candidate> candidates, long seed) {
        CandidateFigures figures = new CandidateFigures(1);
        figures.reset(candidates.size());
        Outcome outcome = new Outcome();
        outcome.reset(0, candidates.size());
        ranking.clear();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            figures.set(CandidateField.MEETS_SLO, i, candidate.meetsSlo());
            figures.set(CandidateField.COST_USD, i, candidate.usd());
            outcome.prefer(i, candidate.points());
            ranking.add(i);
        }
        ranking.sort(figures, outcome, Objective.COST, candidate -> 1 + candidate % 3, seed);
        return ranking.toArray(null, candidate -> Placement.GPU);
    }

    private static boolean meets(Candidate candidate) {
        return candidate.meetsSlo() == CandidateFigures.TRUE;
    }

    @Provide
    Arbitrary<List<Candidate>> candidates() {
        Arbitrary<Double> meetsSlo = Arbitraries.of(CandidateFigures.TRUE, CandidateFigures.FALSE, Double.NaN);
        Arbitrary<Integer> points = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(-2, 2)), Tuple.of(1, Arbitraries.integers()));
        Arbitrary<Double> usd = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(0.0, -0.0, 1.0, 1.04, 1.06, 2.0, Double.POSITIVE_INFINITY, Double.NaN)),
                Tuple.of(1, Arbitraries.doubles()));
        return Combinators.combine(meetsSlo, points, usd)
                .as(Candidate::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(130);
    }
}
