package dev.signalbox.rules;

/** What a policy keeps low among the candidates that are otherwise as good. */
public enum Objective {
    /** Average cost in US dollars. */
    COST("cost", CandidateField.COST_USD),
    /** What is paid more because of the request, in US dollars. */
    MARGINAL_COST("marginal-cost", CandidateField.MARGINAL_COST_USD),
    /** Time to first token. */
    TTFT("ttft", CandidateField.TTFT_MS),
    /** Time to the last token. */
    END_TO_END("end-to-end", CandidateField.END_TO_END_MS),
    /** Energy drawn. */
    ENERGY("energy", CandidateField.ENERGY_JOULES),
    /** Greenhouse gas emitted. */
    CARBON("carbon", CandidateField.CARBON_GRAMS);

    private final String label;
    private final CandidateField field;

    Objective(String label, CandidateField field) {
        this.label = label;
        this.field = field;
    }

    /** The name used in policies and records. */
    public String label() {
        return label;
    }

    /** The candidate's figure that is kept low. */
    public CandidateField field() {
        return field;
    }
}
