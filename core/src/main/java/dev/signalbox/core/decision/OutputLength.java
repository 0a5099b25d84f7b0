package dev.signalbox.core.decision;

/**
 * How long the answers to a class of requests for a model are, as answers have shown.
 *
 * @param median as many answers are longer as are shorter, in tokens
 * @param cautious nine of ten answers are no longer, in tokens: what a deadline is compared with
 * @param answers how many answers it comes from
 */
public record OutputLength(int median, int cautious, long answers) {
    public OutputLength {
        if (median < 1 || cautious < median) {
            throw new IllegalArgumentException("the median is " + median + " and the cautious length " + cautious
                    + " tokens, must be positive and in this order");
        }
    }
}
