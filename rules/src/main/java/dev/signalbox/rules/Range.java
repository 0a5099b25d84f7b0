package dev.signalbox.rules;

/**
 * The numbers that a field may be.
 *
 * @param least the lowest
 * @param most the highest
 */
public record Range(double least, double most) {

    /** Any number. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Zero and more. */
    public static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);

    /** A part of a whole. */
    public static final Range SHARE = new Range(0, 1);

    public Range {
        if (!(least <= most)) {
            throw new IllegalArgumentException("least is " + least + ", must not be above most, " + most);
        }
    }

    /** Whether a number lies in the range, bounds included. */
    public boolean contains(double number) {
        return number >= least && number <= most;
    }
}
