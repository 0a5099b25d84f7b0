package dev.signalbox.spi.cost;

/**
 * What a request is predicted to take on a backend. A figure the model can't predict is NaN.
 *
 * @param ttftMs time to first token, from sending the request, in milliseconds, waiting included
 * @param tpotMs time per output token after the first, in milliseconds
 * @param usd average cost: the request's share of everything the backend costs, in US dollars
 * @param marginalUsd what is paid more because of this request, in US dollars: 0 on a machine already paid for
 * @param energyJoules energy drawn for the request, in joules, the data centre's overhead included
 * @param carbonGrams greenhouse gas for the request, in grams of CO2 equivalent
 * @param uncertainty the relative error to expect of the times: 0.3 means that most lie within 30 % of the prediction
 */
public record CostEstimate(
        double ttftMs,
        double tpotMs,
        double usd,
        double marginalUsd,
        double energyJoules,
        double carbonGrams,
        double uncertainty) {

    /** An estimate that knows nothing. */
    public static final CostEstimate UNKNOWN =
            new CostEstimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /**
     * The time to the last token, in milliseconds.
     *
     * @param outputTokens the answer's length; at most one token takes the time to the first
     */
    public double endToEndMs(int outputTokens) {
        return outputTokens <= 1 ? ttftMs : ttftMs + tpotMs * (outputTokens - 1);
    }
}
