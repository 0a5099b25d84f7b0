package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.FLAG;
import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;
import static dev.signalbox.rules.FieldType.TEXT_SET;

import dev.signalbox.spi.Placement;

/**
 * The fields of a candidate. Those up to {@link #OWNED} describe the backend and change with the configuration; those after
 * it are figures of the moment and change with each decision, but for {@link #MARKS}, which situation rules change.
 */
public enum CandidateField implements Field {
    BACKEND("backend", TEXT, "", "The backend's id."),
    PLACEMENT("placement", "The class of hardware it runs on.", Placement.values()),
    HARDWARE("hardware", TEXT, "", "The device it runs on."),
    MODEL("model", TEXT, "", "The model it would serve the request with."),
    QUANTIZATION("quantization", TEXT, "", "The width of the model's weights."),
    CONTEXT_TOKENS("contextTokens", NUMBER, "tokens", "The longest prompt and answer together."),
    REGION("region", TEXT, "", "Where it stands."),
    OWNED("owned", FLAG, "", "Whether the machine is ours."),
    HEALTHY("healthy", FLAG, "", "Whether it would take a request now."),
    RUNNING("running", NUMBER, "requests", "Requests it works on."),
    WAITING("waiting", NUMBER, "requests", "Requests in its queue."),
    SATURATION(
            "saturation",
            NUMBER,
            "",
            "Running and waiting requests as a share of what it can run at once, or the used share of a rate limit if that is more."),
    KV_CACHE_USAGE("kvCacheUsage", "", "The used share of its KV cache, 0 to 1.", Range.SHARE),
    LOAD_AGE_MS("loadAgeMs", NUMBER, "ms", "The age of the load figures."),
    PREFIX_OVERLAP("prefixOverlap", "", "The share of the prompt its prefix cache likely holds, 0 to 1.", Range.SHARE),
    TTFT_MS("ttftMs", NUMBER, "ms", "Predicted time to first token at the current load."),
    TPOT_MS("tpotMs", NUMBER, "ms", "Predicted time per output token at the current load."),
    END_TO_END_MS("endToEndMs", NUMBER, "ms", "Predicted time to the last token at the current load."),
    ERROR_RATE("errorRate", "", "The recent share of requests it failed, 0 to 1.", Range.SHARE),
    COST_USD("costUsd", NUMBER, "USD", "Predicted average cost of the request."),
    MARGINAL_COST_USD("marginalCostUsd", NUMBER, "USD", "What would be paid more because of the request."),
    ENERGY_JOULES("energyJoules", NUMBER, "J", "Predicted energy for the request."),
    CARBON_GRAMS("carbonGrams", NUMBER, "g", "Predicted greenhouse gas for the request, in CO2 equivalent."),
    MEETS_SLO("meetsSlo", FLAG, "", "Whether the predicted times are within the request's targets."),
    MARKS("marks", TEXT_SET, "", "The marks that situation rules put on its backend.");

    private final FieldDescription description;

    CandidateField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    CandidateField(String label, String meaning, Enum<?>[] allowedValues) {
        description = new FieldDescription(label, meaning, FieldDescription.names(allowedValues));
    }

    CandidateField(String label, String unit, String meaning, Range range) {
        description = new FieldDescription(label, unit, meaning, range);
    }

    /** Whether the field is a figure of the moment, held in {@link CandidateFigures}. */
    public boolean isFigure() {
        return compareTo(OWNED) > 0 && this != MARKS;
    }

    @Override
    public Fact fact() {
        return Fact.CANDIDATE;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
