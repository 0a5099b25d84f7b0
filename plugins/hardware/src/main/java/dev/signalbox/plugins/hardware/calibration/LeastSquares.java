package dev.signalbox.plugins.hardware.calibration;

import java.util.Arrays;

/**
 * The non-negative factors of a few terms that come closest to what was measured, each measurement counted by a weight.
 *
 * <p>Every choice of terms that take part is solved by its normal equations and the best one without a negative factor is taken,
 * which is exact and fast for up to a dozen terms. Ties go to the fewer terms: a term that makes no difference gets the factor 0.
 */
public final class LeastSquares {

    private static final int MAX_TERMS = 12;
    private static final int ROUNDS = 60;
    // An error below this share counts no more than its square: the middle of a parabola instead of the tip of a V.
    private static final double SMALL_ERROR = 0.05;
    private static final double SINGULAR = 1e-11;
    private static final double NO_BETTER = 1e-12;

    private LeastSquares() {}

    /**
     * The factors that make the sum of weighted squared errors smallest.
     *
     * @param terms for each measurement the value of each term, not negative
     * @param measured what the terms, times their factors, should add up to
     * @param weights what each squared error counts
     */
    public static double[] fit(double[][] terms, double[] measured, double[] weights) {
        int count = terms[0].length;
        if (count > MAX_TERMS) {
            throw new IllegalArgumentException(
                    count + " terms, at most " + MAX_TERMS + " are few enough to try all choices");
        }
        double[][] products = new double[count][count];
        double[] targets = new double[count];
        for (int row = 0; row < terms.length; row++) {
            for (int i = 0; i < count; i++) {
                targets[i] += weights[row] * terms[row][i] * measured[row];
                for (int j = 0; j < count; j++) {
                    products[i][j] += weights[row] * terms[row][i] * terms[row][j];
                }
            }
        }
        double[] best = new double[count];
        double bestGain = 0;
        for (int choice = 1; choice < (1 << count); choice++) {
            double[] factors = solve(products, targets, choice);
            if (factors.length == 0 || Arrays.stream(factors).anyMatch(factor -> factor < 0)) {
                continue;
            }
            // How much smaller the sum of squares is than without any term: half of what solving makes of the targets.
            double gain = 0;
            for (int i = 0; i < count; i++) {
                gain += factors[i] * targets[i];
            }
            boolean better = gain > bestGain * (1 + NO_BETTER);
            boolean asGood = gain > bestGain * (1 - NO_BETTER);
            if (better || (asGood && Integer.bitCount(choice) < nonZero(best))) {
                best = factors;
                bestGain = gain;
            }
        }
        return best;
    }

    /**
     * The factors that make the sum of relative errors smallest, so that a few measurements that are far off pull little. An error
     * is taken relative to the geometric mean of measured and predicted: twice as much is as wrong as half as much.
     *
     * @param offsets what each prediction has beside the terms
     */
    public static double[] fitRelative(double[][] terms, double[] measured, double[] offsets) {
        double[] targets = new double[measured.length];
        double[] weights = new double[measured.length];
        for (int row = 0; row < measured.length; row++) {
            targets[row] = measured[row] - offsets[row];
            weights[row] = 1 / (measured[row] * measured[row]);
        }
        double[] factors = fit(terms, targets, weights);
        for (int round = 0; round < ROUNDS; round++) {
            for (int row = 0; row < measured.length; row++) {
                double predicted = offsets[row];
                for (int i = 0; i < factors.length; i++) {
                    predicted += factors[i] * terms[row][i];
                }
                double scale = Math.sqrt(Math.max(predicted, 1e-9 * measured[row]) * measured[row]);
                double error = Math.abs(predicted - measured[row]) / scale;
                weights[row] = 1 / (Math.max(error, SMALL_ERROR) * scale * scale);
            }
            factors = fit(terms, targets, weights);
        }
        return factors;
    }

    /** The factors with only the chosen terms, the others 0; empty if they can't be told apart. */
    private static double[] solve(double[][] products, double[] targets, int choice) {
        int[] chosen = new int[Integer.bitCount(choice)];
        int next = 0;
        for (int i = 0; i < targets.length; i++) {
            if ((choice & (1 << i)) != 0) {
                chosen[next++] = i;
            }
        }
        int size = chosen.length;
        // Scaled so that each term has the length 1: terms may be seconds or layers.
        double[] scale = new double[size];
        double[][] rows = new double[size][size + 1];
        for (int i = 0; i < size; i++) {
            scale[i] = Math.sqrt(products[chosen[i]][chosen[i]]);
            if (!(scale[i] > 0)) {
                return new double[0];
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                rows[i][j] = products[chosen[i]][chosen[j]] / (scale[i] * scale[j]);
            }
            rows[i][size] = targets[chosen[i]] / scale[i];
        }
        if (!eliminate(rows)) {
            return new double[0];
        }
        double[] factors = new double[targets.length];
        for (int i = 0; i < size; i++) {
            factors[chosen[i]] = rows[i][size] / scale[i];
        }
        return factors;
    }

    /** Gauss and Jordan's elimination of a positive definite matrix with its right side as last column; false if it isn't. */
    private static boolean eliminate(double[][] rows) {
        for (int pivot = 0; pivot < rows.length; pivot++) {
            double divisor = rows[pivot][pivot];
            if (!(divisor > SINGULAR)) {
                return false;
            }
            for (int column = pivot; column <= rows.length; column++) {
                rows[pivot][column] /= divisor;
            }
            for (int row = 0; row < rows.length; row++) {
                double factor = rows[row][pivot];
                if (row != pivot && factor != 0) {
                    for (int column = pivot; column <= rows.length; column++) {
                        rows[row][column] -= factor * rows[pivot][column];
                    }
                }
            }
        }
        return true;
    }

    private static int nonZero(double[] factors) {
        return (int) Arrays.stream(factors).filter(factor -> factor != 0).count();
    }
}
