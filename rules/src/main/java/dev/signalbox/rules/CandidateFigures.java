package dev.signalbox.rules;

import java.util.Arrays;

/**
 * The figures of the moment of all candidates of one decision, a column for each {@link CandidateField#isFigure figure}.
 *
 * <p>A figure that is not known is NaN. Flags are 0 and 1. Made to be filled again for each decision by the one thread
 * that uses it: not thread-safe.
 */
public final class CandidateFigures {

    /** The value of a flag that holds. */
    public static final double TRUE = 1;

    /** The value of a flag that does not hold. */
    public static final double FALSE = 0;

    private static final int FIRST = CandidateField.OWNED.ordinal() + 1;
    private static final int COUNT = (int) Arrays.stream(CandidateField.values())
            .filter(CandidateField::isFigure)
            .count();

    private final double[][] columns;
    private int size;

    /** Room for a number of candidates; it grows when more are asked for. */
    public CandidateFigures(int capacity) {
        columns = new double[COUNT][capacity];
    }

    /** Forgets all figures and makes every one unknown, for this number of candidates. */
    public void reset(int candidates) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].length < candidates) {
                columns[i] = new double[candidates];
            }
            Arrays.fill(columns[i], 0, candidates, Double.NaN);
        }
        size = candidates;
    }

    /** The number of candidates. */
    public int size() {
        return size;
    }

    /** The figure of one candidate. */
    public double get(CandidateField figure, int candidate) {
        return column(figure)[candidate];
    }

    /** Sets the figure of one candidate. */
    public void set(CandidateField figure, int candidate, double value) {
        column(figure)[candidate] = value;
    }

    /** The column of a figure, at least as long as there are candidates, to be read and written in loops. */
    public double[] column(CandidateField figure) {
        return columns[figure.ordinal() - FIRST];
    }
}
