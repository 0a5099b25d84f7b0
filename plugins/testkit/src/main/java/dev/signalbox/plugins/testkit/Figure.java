package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.cost.CostEstimate;
import java.util.function.ToDoubleFunction;

/** A figure of a {@link CostEstimate}. */
public enum Figure {
    TTFT_MS("ttftMs", CostEstimate::ttftMs),
    TPOT_MS("tpotMs", CostEstimate::tpotMs),
    USD("usd", CostEstimate::usd),
    MARGINAL_USD("marginalUsd", CostEstimate::marginalUsd),
    ENERGY_JOULES("energyJoules", CostEstimate::energyJoules),
    CARBON_GRAMS("carbonGrams", CostEstimate::carbonGrams),
    UNCERTAINTY("uncertainty", CostEstimate::uncertainty);

    private final String label;
    private final ToDoubleFunction<CostEstimate> reader;

    Figure(String label, ToDoubleFunction<CostEstimate> reader) {
        this.label = label;
        this.reader = reader;
    }

    double of(CostEstimate estimate) {
        return reader.applyAsDouble(estimate);
    }

    /** The name of the record's component. */
    @Override
    public String toString() {
        return label;
    }
}
