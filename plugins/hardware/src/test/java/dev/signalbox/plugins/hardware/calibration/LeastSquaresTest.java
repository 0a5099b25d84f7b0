package dev.signalbox.plugins.hardware.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {

    private static final double[] EQUAL = {1, 1, 1, 1};

    @Test
    void findsTheLineThroughPointsOnIt() {
        double[][] terms = {{1, 1}, {1, 2}, {1, 5}, {1, 9}};

        assertThat(LeastSquares.fit(terms, new double[] {5, 7, 13, 21}, EQUAL))
                .containsExactly(new double[] {3, 2}, within(1e-9));
    }

    @Test
    void leavesOutATermThatWouldBeNegative() {
        double[][] terms = {{1, 1}, {1, 2}, {1, 3}, {1, 4}};
        double[] falling = {8, 7, 5, 4};

        // With no slope allowed, the mean is closest.
        assertThat(LeastSquares.fit(terms, falling, EQUAL)).containsExactly(new double[] {6, 0}, within(1e-9));
    }

    @Test
    void countsMeasurementsByTheirWeights() {
        double[][] terms = {{1}, {1}};

        assertThat(LeastSquares.fit(terms, new double[] {10, 20}, new double[] {3, 1}))
                .containsExactly(12.5);
    }

    @Test
    void ignoresATermThatIsTheSameAsAnother() {
        double[][] terms = {{1, 2, 4}, {1, 2, 4}, {3, 6, 12}, {1, 2, 4}};

        double[] factors = LeastSquares.fit(terms, new double[] {4, 4, 12, 4}, EQUAL);
        assertThat(factors[0] + 2 * factors[1] + 4 * factors[2]).isEqualTo(4, within(1e-9));
    }

    @Test
    void isNotPulledByFewMeasurementsThatAreFarOff() {
        Random random = new Random(1);
        double[][] terms = new double[101][];
        double[] measured = new double[101];
        for (int i = 0; i < terms.length; i++) {
            double x = 1 + random.nextDouble() * 99;
            terms[i] = new double[] {1, x};
            measured[i] = (5 + 2 * x) * (i % 10 == 0 ? 20 : 1);
        }

        double[] factors = LeastSquares.fitRelative(terms, measured, new double[measured.length]);
        assertThat(factors[0]).isEqualTo(5, within(0.5));
        assertThat(factors[1]).isEqualTo(2, within(0.05));
    }

    @Test
    void explainsWhatIsLeftBesideAnOffset() {
        double[][] terms = {{1}, {2}, {4}};

        assertThat(LeastSquares.fitRelative(terms, new double[] {13, 16, 22}, new double[] {10, 10, 10}))
                .containsExactly(new double[] {3}, within(1e-6));
    }
}
